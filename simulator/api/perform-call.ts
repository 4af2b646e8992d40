// One call from its parameters to what is sent: authentication, routing, limits, faults, the operation, the log.
import { randomUUID } from 'node:crypto';
import { applyAfterEffect, applyBeforeEffect, gatewayOfCall } from '../faults/apply-fault.ts';
import type { FaultKind } from '../faults/fault-book.ts';
import type { Simulation } from '../simulation.ts';
import { renderError, renderSuccess } from './answer.ts';
import type { Answer, AnswerFormat } from './answer.ts';
import { ApiError, missingParameter, refusal } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import { asapiError, asapiSuccess } from './asapi.ts';
import { authorize } from './caller.ts';
import type { Delivery } from './deliver.ts';
import { answerDelivery, distort } from './deliver.ts';
import { spellAnswer, spellCode, spellRequest, spellRoot } from './guide-spelling.ts';
import { operationOf, operations } from './operations.ts';
import { vpcVersion } from './operation.ts';
import type { KnownCall } from './run-operation.ts';
import { permissionOfCall } from './permission-of-call.ts';
import { poisonToken, runOperation } from './run-operation.ts';
import type { ApiParameters } from './sign-v1.ts';

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
    return await carryOut(simulation, known, { request, format });
  } catch (error) {
    const refused = error instanceof ApiError ? error : unexpected(error);
    if (known !== undefined) poisonToken(simulation, known);
    const shown = simulation.config.spelling === 'guide' ? spellCode(known?.operation.action, refused) : refused;
    const extra = request.door === 'asapi' ? asapiError(shown, requestId) : {};
    const wire = renderError(format, shown, { requestId, host: request.host, extra });
    return { delivery: answerDelivery(wire), code: shown.code, ...(known !== undefined && { known }) };
  }
}

function identify(simulation: Simulation, request: ApiRequest, requestId: string): KnownCall {
  const { method, host, parameters } = request;
  if (parameters instanceof ApiError) throw parameters;
  if (method !== 'GET' && method !== 'POST') throw refusal('UnsupportedHTTPMethod');
  checkFormat(parameters);
  if (request.authorization !== undefined && !simulation.config.acs3) throw refusal('IncompleteSignature');
  const caller = simulation.authenticator.authenticate(request, parameters, simulation.clock.now());
  const operation = operationOf(parameters.get('Action') ?? '');
  if (operation === undefined) throw refusal('InvalidAction.NotFound');
  if (parameters.get('Version') !== operation.version) throw refusal('InvalidVersion');
  if (request.door === 'asapi') requireProduct(parameters, operation.version);
  authorize(caller, permissionOfCall(operation, parameters, caller.account.uid));
  const read = simulation.config.spelling === 'guide' ? spellRequest(parameters) : parameters;
  return { caller, operation, parameters: read, requestId, host };
}

/** The ASAPI gateway serves all products, so a call says which one it is for. */
function requireProduct(parameters: ApiParameters, version: string): void {
  const product = parameters.get('Product');
  if (!product) throw missingParameter('Product');
  if (product.toLowerCase() !== (version === vpcVersion ? 'vpc' : 'sts')) throw refusal('InvalidProduct.NotFound');
}

interface Manner {
  readonly request: ApiRequest;
  readonly format: AnswerFormat;
}

async function carryOut(simulation: Simulation, known: KnownCall, manner: Manner): Promise<Outcome> {
  const { caller, operation, parameters } = known;
  const { action } = operation;
  const { uid } = caller.account;
  simulation.rateLimits.take({ uid, region: parameters.get('RegionId') ?? '', action }, simulation.clock.now());
  const fault = simulation.faults.take({ uid, action, parameters });
  if ((await applyBeforeEffect(simulation, fault, known)) === 'drop') return dropped(known);
  const accepted = runOperation(simulation, known);
  if (accepted.effect !== undefined) await simulation.save();
  const resourceId = accepted.effect?.resourceId;
  const subject = { known, ...(resourceId !== undefined && { resourceId }) };
  return finish(simulation, { fault, manner, subject, answer: accepted.answer });
}

interface Finish {
  readonly fault: FaultKind | undefined;
  readonly manner: Manner;
  readonly subject: Pick<Outcome, 'resourceId'> & { readonly known: KnownCall };
  readonly answer: Answer;
}

async function finish(simulation: Simulation, { fault, manner, subject, answer }: Finish): Promise<Outcome> {
  if ((await applyAfterEffect(simulation, fault)) === 'drop') return { ...dropped(subject.known), ...subject };
  const { action } = subject.known.operation;
  const isGuide = simulation.config.spelling === 'guide';
  const plain = fault?.fault === 'empty-id' ? withoutIds(answer) : answer;
  const spelled = isGuide ? spellAnswer(action, plain) : plain;
  const shown = manner.request.door === 'asapi' ? { ...spelled, ...asapiSuccess(subject.known.requestId) } : spelled;
  const root = isGuide ? spellRoot(action) : `${action}Response`;
  return { delivery: distort(renderSuccess(manner.format, root, shown), fault), code: 'OK', ...subject };
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
  const world = known === undefined ? undefined : simulation.worldOf(known.caller.account);
  const action = parameters.get('Action') ?? '';
  simulation.calls.record(known?.caller.account.uid, {
    time: startedAtMs,
    action: known?.operation.action ?? (operations.has(action) ? action : 'unknown'),
    accessKeyId: (parameters.get('AccessKeyId') ?? '').slice(0, 128),
    status: delivery.kind === 'drop' ? null : delivery.wire.status,
    code,
    resourceId: outcome.resourceId ?? resourceOfCall(parameters),
    gatewayId: (world && gatewayOfCall(world.resources, parameters)) ?? null,
    durationMs: simulation.clock.now() - startedAtMs,
  });
}

const resourceParameters = [
  'VpnConnectionId',
  'CustomerGatewayId',
  'SslVpnClientCertId',
  'SslVpnServerId',
  'VpnSslServerId',
  'VpnGatewayId',
];

function resourceOfCall(parameters: ApiParameters): string | null {
  const named = resourceParameters.map((name) => parameters.get(name));
  return named.find((id) => id !== undefined)?.slice(0, 128) ?? null;
}
