// One call from its parameters to what is sent: authentication, routing, limits, faults, the operation, the log.
import { randomUUID } from 'node:crypto';
import { applyAfterEffect, applyBeforeEffect, gatewayOfCall } from '../faults/apply-fault.ts';
import type { FaultKind } from '../faults/fault-book.ts';
import type { Simulation } from '../simulation.ts';
import { renderError, renderSuccess } from './answer.ts';
import type { AnswerFormat } from './answer.ts';
import { ApiError, refusal } from './api-error.ts';
import type { Delivery } from './deliver.ts';
import { answerDelivery, distort } from './deliver.ts';
import { operations, apiVersion } from './operations.ts';
import type { KnownCall } from './run-operation.ts';
import { runOperation } from './run-operation.ts';
import type { ApiParameters } from './sign-v1.ts';

export interface ApiRequest {
  readonly method: string;
  readonly host: string;
  /** An `ApiError` when the request could not even be read. */
  readonly parameters: ApiParameters | ApiError;
}

interface Outcome {
  readonly delivery: Delivery;
  readonly code: string;
  readonly known?: KnownCall;
  readonly resourceId?: string;
}

export async function performCall(simulation: Simulation, request: ApiRequest): Promise<Delivery> {
  const startedAtMs = simulation.clock.now();
  const outcome = await attempt(simulation, request);
  log(simulation, { request, outcome, startedAtMs });
  return outcome.delivery;
}

async function attempt(simulation: Simulation, request: ApiRequest): Promise<Outcome> {
  const requestId = randomUUID().toUpperCase();
  const format = formatOf(request.parameters);
  let known: KnownCall | undefined;
  try {
    known = identify(simulation, request, requestId);
    return await carryOut(simulation, known, format);
  } catch (error) {
    const shown = error instanceof ApiError ? error : unexpected(error);
    const wire = renderError(format, shown, { requestId, host: request.host });
    return { delivery: answerDelivery(wire), code: shown.code, ...(known !== undefined && { known }) };
  }
}

function identify(simulation: Simulation, { method, host, parameters }: ApiRequest, requestId: string): KnownCall {
  if (parameters instanceof ApiError) throw parameters;
  if (method !== 'GET' && method !== 'POST') throw refusal('UnsupportedHTTPMethod');
  checkFormat(parameters);
  const nowMs = simulation.clock.now();
  const account = simulation.authenticator.authenticate({ method, parameters, nowMs });
  const operation = operations.get(parameters.get('Action') ?? '');
  if (operation === undefined) throw refusal('InvalidAction.NotFound');
  if (parameters.get('Version') !== apiVersion) throw refusal('InvalidVersion');
  return { account, operation, parameters, requestId, host };
}

async function carryOut(simulation: Simulation, known: KnownCall, format: AnswerFormat): Promise<Outcome> {
  const { account, operation, parameters } = known;
  const { action } = operation;
  const rate = { uid: account.uid, region: parameters.get('RegionId') ?? '', action };
  simulation.rateLimits.take(rate, simulation.clock.now());
  const fault = simulation.faults.take({ uid: account.uid, action, parameters });
  if ((await applyBeforeEffect(simulation, fault, known)) === 'drop') return dropped(known);
  const accepted = runOperation(simulation, known);
  if (accepted.effect !== undefined) await simulation.save();
  const resourceId = accepted.effect?.resourceId;
  const subject = { known, ...(resourceId !== undefined && { resourceId }) };
  return finish(simulation, { fault, format, subject, answer: accepted.answer });
}

interface Finish {
  readonly fault: FaultKind | undefined;
  readonly format: AnswerFormat;
  readonly subject: Pick<Outcome, 'resourceId'> & { readonly known: KnownCall };
  readonly answer: ReturnType<typeof runOperation>['answer'];
}

async function finish(simulation: Simulation, { fault, format, subject, answer }: Finish): Promise<Outcome> {
  if ((await applyAfterEffect(simulation, fault)) === 'drop') return { ...dropped(subject.known), ...subject };
  const { action } = subject.known.operation;
  const shown = fault?.fault === 'empty-id' ? withoutIds(answer) : answer;
  return { delivery: distort(renderSuccess(format, action, shown), fault), code: 'OK', ...subject };
}

function dropped(known: KnownCall): Outcome {
  return { delivery: { kind: 'drop' }, code: 'dropped', known };
}

function withoutIds(answer: Finish['answer']): Finish['answer'] {
  const entries = Object.entries(answer).map(([name, value]) => [name, isResourceId(name) ? '' : value] as const);
  return Object.fromEntries(entries);
}

function isResourceId(name: string): boolean {
  return name.endsWith('Id') && name !== 'RequestId';
}

function formatOf(parameters: ApiParameters | ApiError): AnswerFormat {
  const isXml = !(parameters instanceof ApiError) && parameters.get('Format')?.toLowerCase() === 'xml';
  return isXml ? 'xml' : 'json';
}

function checkFormat(parameters: ApiParameters): void {
  const format = parameters.get('Format') ?? '';
  if (!['', 'json', 'xml'].includes(format.toLowerCase())) throw refusal('InvalidParameter', 'Format');
}

function unexpected(error: unknown): ApiError {
  process.stderr.write(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return refusal('InternalError');
}

interface FinishedCall {
  readonly request: ApiRequest;
  readonly outcome: Outcome;
  readonly startedAtMs: number;
}

function log(simulation: Simulation, { request, outcome, startedAtMs }: FinishedCall): void {
  const parameters: ApiParameters = request.parameters instanceof ApiError ? new Map() : request.parameters;
  const { known, delivery, code } = outcome;
  const world = known === undefined ? undefined : simulation.worldOf(known.account);
  const action = parameters.get('Action') ?? '';
  simulation.calls.record(known?.account.uid, {
    time: startedAtMs,
    action: operations.has(action) ? action : 'unknown',
    accessKeyId: (parameters.get('AccessKeyId') ?? '').slice(0, 128),
    status: delivery.kind === 'drop' ? null : delivery.wire.status,
    code,
    resourceId: outcome.resourceId ?? resourceOfCall(parameters),
    gatewayId: (world && gatewayOfCall(world.resources, parameters)) ?? null,
    durationMs: simulation.clock.now() - startedAtMs,
  });
}

function resourceOfCall(parameters: ApiParameters): string | null {
  const named = ['VpnConnectionId', 'CustomerGatewayId', 'VpnGatewayId'].map((name) => parameters.get(name));
  return named.find((id) => id !== undefined)?.slice(0, 128) ?? null;
}
