// What a known caller's call does to the world: token, lock, operation, effect. Synchronous, so that no other call can
// come between.
import { regionsOf } from '../config.ts';
import { requireFree, requireGateway } from '../resources/vpn-gateway.ts';
import type { VpnGateway } from '../resources/vpn-gateway.ts';
import type { Simulation } from '../simulation.ts';
import { touch } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { Answer } from './answer.ts';
import { refusal } from './api-error.ts';
import type { Caller } from './caller.ts';
import { poison, recall, remember, tokenUse } from './idempotency.ts';
import type { Call, EffectSubject, Operation, PreparedOperation } from './operation.ts';
import type { ApiParameters } from './sign-v1.ts';

export interface KnownCall {
  readonly caller: Caller;
  readonly operation: Operation;
  readonly parameters: ApiParameters;
  readonly requestId: string;
  readonly host: string;
}

export interface Accepted {
  readonly answer: Answer;
  readonly effect?: EffectSubject;
}

/** Throws the `ApiError` that refuses the call. */
export function runOperation(simulation: Simulation, known: KnownCall): Accepted {
  const { operation, parameters, requestId } = known;
  const prepared = operation.prepare(parameters, simulation.edition);
  const world = simulation.worldOf(known.caller.account);
  const call = callFor(simulation, world, known, prepared);
  const use = takesToken(simulation, operation) ? tokenUse(parameters) : undefined;
  const now = { nowMs: call.nowMs, retentionMs: simulation.config.tokenRetention / simulation.config.clockScale };
  const findFirst = () => (use === undefined ? undefined : recall(world, use, now));

  const early = simulation.config.tokenBeforeLock ? findFirst() : undefined;
  if (early !== undefined) return { answer: early };
  const gateway = passLock(prepared, call);
  const late = simulation.config.tokenBeforeLock ? undefined : findFirst();
  if (late !== undefined) return { answer: late };

  const { answer, effect } = prepared.run(call);
  const whole: Answer = Object.assign({ RequestId: requestId }, answer);
  if (effect === undefined) return { answer: whole };
  if (prepared.lock.kind === 'hold' && gateway !== undefined) holdGateway(gateway, call.doneAtMs);
  if (use !== undefined) remember(world, use, { answer: whole, nowMs: call.nowMs });
  recordEffect(simulation, { known, prepared, call, effect });
  return { answer: whole, effect };
}

/** In a cloud that poisons tokens: a call that was refused, by whatever, burns its token. */
export function poisonToken(simulation: Simulation, { caller, operation, parameters }: KnownCall): void {
  const use = takesToken(simulation, operation) ? tokenUse(parameters) : undefined;
  if (use === undefined || simulation.config.tokens !== 'poisoned') return;
  poison(simulation.worldOf(caller.account), use, simulation.clock.now());
}

function takesToken({ config, edition }: Simulation, operation: Operation): boolean {
  return config.tokens !== 'ignored' && operation.takesToken(edition);
}

function holdGateway(gateway: VpnGateway, untilMs: number): void {
  gateway.busyUntilMs = untilMs;
  touch(gateway);
}

function callFor(simulation: Simulation, world: World, known: KnownCall, { lock }: PreparedOperation): Call {
  const { config, edition, ids } = simulation;
  const { resources, nowMs } = known.operation.isRead
    ? simulation.viewForReads(world)
    : { resources: world.resources, nowMs: simulation.clock.now() };
  const doneAtMs = lock.duration === undefined ? nowMs : nowMs + simulation.durationMs(lock.duration);
  const { host, caller } = known;
  return { resources, nowMs, doneAtMs, region: regionOf(simulation, known), config, edition, ids, host, caller };
}

function regionOf({ config }: Simulation, { operation, parameters }: KnownCall): string {
  const region = parameters.get('RegionId') ?? '';
  if (operation.isRegional && !regionsOf(config).includes(region)) throw refusal('InvalidRegionId.NotFound');
  return region;
}

/** The gateway that the call changes, if it changes one; refuses while that one is busy or locked. */
function passLock({ lock }: PreparedOperation, call: Call): VpnGateway | undefined {
  if (lock.kind === 'none') return undefined;
  const gateway = requireGateway(call.resources, call.region, lock.gatewayOf(undefined, call));
  if (lock.refusedWhenFinancialLocked && gateway.BusinessStatus === 'FinancialLocked') {
    throw refusal('VpnGateway.FinancialLocked');
  }
  requireFree(gateway, call.nowMs);
  return gateway;
}

interface AcceptedChange {
  readonly known: KnownCall;
  readonly prepared: PreparedOperation;
  readonly call: Call;
  readonly effect: EffectSubject;
}

function recordEffect(simulation: Simulation, { known, prepared, call, effect }: AcceptedChange): void {
  simulation.effects.record(known.caller.account.uid, {
    time: call.nowMs,
    action: known.operation.action,
    accessKeyId: known.caller.accessKeyId,
    region: call.region,
    ...effect,
    clientToken: known.parameters.get('ClientToken') ?? null,
    busyUntil: prepared.lock.duration === undefined ? null : call.doneAtMs,
  });
}
