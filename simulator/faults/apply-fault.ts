// What a fault does around a call's effect. What it does to the bytes of the answer is `api/deliver.ts`'s.
import type { ApiError } from '../api/api-error.ts';
import { refusal, refusalNamed } from '../api/api-error.ts';
import type { ApiParameters } from '../api/sign-v1.ts';
import type { Caller } from '../api/caller.ts';
import type { VpnGateway } from '../resources/vpn-gateway.ts';
import type { Simulation } from '../simulation.ts';
import { touch } from '../world/records.ts';
import type { Resources, World } from '../world/world.ts';
import type { FaultKind } from './fault-book.ts';

interface FaultedCall {
  readonly caller: Caller;
  readonly parameters: ApiParameters;
}

type Fate = 'drop' | 'go on';

/** Returns `drop` when the request ends here; throws the refusal that the fault stands for. */
export async function applyBeforeEffect(
  simulation: Simulation,
  fault: FaultKind | undefined,
  call: FaultedCall,
): Promise<Fate> {
  const refused = fault && refusalBefore(fault);
  if (refused !== undefined) throw refused;
  if (fault?.fault === 'drop-before-effect') return 'drop';
  if (fault?.fault === 'stall-before-effect') return stall(simulation, fault.ms);
  if (fault?.fault === 'busy') occupyGateway(simulation, fault.ms, call);
  if (fault?.fault === 'stale-reads') simulation.freezeReads(simulation.worldOf(call.caller.account), fault.ms);
  return 'go on';
}

/** Returns `drop` when the answer is lost; throws the error that hides a success. */
export async function applyAfterEffect(
  simulation: Simulation,
  fault: FaultKind | undefined,
): Promise<'drop' | 'go on'> {
  if (fault?.fault === 'drop-after-effect') return 'drop';
  if (fault?.fault === 'error-after-effect') throw refusalNamed(fault.code, fault.status);
  return fault?.fault === 'stall-after-effect' ? stall(simulation, fault.ms) : 'go on';
}

function refusalBefore(fault: FaultKind): ApiError | undefined {
  if (fault.fault === 'error-before-effect') return refusalNamed(fault.code, fault.status);
  if (fault.fault === 'throttle') return refusal('Throttling.User');
  return fault.fault === 'quota' ? refusal('Resource.QuotaFull') : undefined;
}

/** A stall that the end of the simulator cuts short must not take effect after it. */
async function stall({ clock, stopping }: Simulation, ms: number): Promise<Fate> {
  await clock.sleep(ms, stopping.signal);
  return stopping.signal.aborted ? 'drop' : 'go on';
}

/** The gateway that a call is about, as far as its parameters tell. */
export function gatewayOfCall(resources: Resources, parameters: ApiParameters): string | undefined {
  const connection = resources.vpnConnections.get(parameters.get('VpnConnectionId') ?? '');
  const cert = resources.clientCerts.get(parameters.get('SslVpnClientCertId') ?? '');
  const server = resources.sslServers.get(parameters.get('SslVpnServerId') ?? cert?.SslVpnServerId ?? '');
  return parameters.get('VpnGatewayId') ?? connection?.VpnGatewayId ?? server?.VpnGatewayId;
}

/** `forever` until somebody frees it. */
export function holdGateway(gateway: VpnGateway, nowMs: number, ms: number | 'forever'): void {
  gateway.busyUntilMs = ms === 'forever' ? null : nowMs + ms;
  touch(gateway);
}

function occupyGateway(simulation: Simulation, ms: number | 'forever', { caller, parameters }: FaultedCall): void {
  const { resources }: World = simulation.worldOf(caller.account);
  const gateway = resources.vpnGateways.get(gatewayOfCall(resources, parameters) ?? '');
  if (gateway === undefined) throw refusal('VpnGateway.Configuring');
  holdGateway(gateway, simulation.clock.now(), ms);
}
