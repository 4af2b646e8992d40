// POST /world: what a person at the console would do to the cloud, outside of any engine. Not in the effect log.
import { z } from 'zod';
import { callerOf } from '../api/caller.ts';
import { operations } from '../api/operations.ts';
import { holdGateway } from '../faults/apply-fault.ts';
import type { Simulation } from '../simulation.ts';
import type { AccountConfig, SimulatorConfig } from '../config.ts';
import { regionsOf } from '../config.ts';
import { touch } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { freeGateway } from '../world/world.ts';
import { ControlError } from './control-error.ts';
import { connectClients } from './connect-clients.ts';
import { deleteResource } from './delete-resource.ts';
import { modifyResource } from './modify-resource.ts';

const creates = {
  vpnGateway: 'CreateVpnGateway',
  customerGateway: 'CreateCustomerGateway',
  vpnConnection: 'CreateVpnConnection',
  route: 'CreateVpnRouteEntry',
  policyRoute: 'CreateVpnPbrRouteEntry',
  sslServer: 'CreateSslVpnServer',
  clientCert: 'CreateSslVpnClientCert',
} as const;
type Addable = keyof typeof creates;
const additions = Object.keys(creates) as [Addable, ...Addable[]];

const ms = z.number().min(0);
const hand = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('delete'), id: z.string().min(1) }),
  z.strictObject({ op: z.literal('modify'), id: z.string().min(1), set: z.record(z.string(), z.unknown()) }),
  z.looseObject({ op: z.literal('add'), type: z.enum(additions) }),
  z.strictObject({ op: z.literal('busy'), gatewayId: z.string().min(1), ms: z.union([ms, z.literal('forever')]) }),
  z.strictObject({ op: z.literal('traffic'), id: z.string().min(1) }),
  z.strictObject({ op: z.literal('clients'), id: z.string().min(1), count: z.number().int().min(0) }),
  z.strictObject({ op: z.literal('peer'), address: z.ipv4(), state: z.enum(['up', 'down', 'mismatched']) }),
]);
type Hand = z.infer<typeof hand>;
type Addition = Extract<Hand, { op: 'add' }>;

/** Throws a ZodError, a `ControlError`, or the `ApiError` that the console would show. */
export function lendHand(simulation: Simulation, uid: string | undefined, body: unknown): Record<string, unknown> {
  const asked = hand.parse(body);
  const worlds = simulation.worlds(uid);
  switch (asked.op) {
    case 'delete':
      requireFound(worlds.filter((world) => deleteResource(world.resources, asked.id)).length, asked.id);
      return { deleted: asked.id };
    case 'modify':
      requireFound(worlds.filter((world) => modifyResource(world.resources, asked)).length, asked.id);
      return { modified: asked.id };
    case 'add':
      return addResource(simulation, worlds, asked);
    case 'busy':
      requireFound(worlds.filter((world) => setBusy(simulation, world, asked)).length, asked.gatewayId);
      return { gatewayId: asked.gatewayId, ms: asked.ms };
    case 'traffic':
      requireFound(worlds.filter((world) => sendTraffic(simulation, world, asked.id)).length, asked.id);
      return { id: asked.id };
    case 'clients':
      requireFound(worlds.filter((world) => connectClients(simulation, world, asked)).length, asked.id);
      return { id: asked.id, count: asked.count };
    case 'peer':
      break;
  }
  const peer = { state: asked.state, sinceMs: simulation.clock.now() };
  for (const { resources } of worlds) resources.peers.set(asked.address, peer);
  return { address: asked.address, state: asked.state };
}

/** By the rules of the operation that makes such a resource, at once and whatever the gateway is doing. */
function addResource(simulation: Simulation, worlds: readonly World[], asked: Addition) {
  const { op: _, type, ...given } = asked;
  const [world] = worlds;
  const operation = operations.get(creates[type]);
  if (world === undefined || operation === undefined) throw new ControlError(404, 'There is no such world');
  const unknown = Object.keys(given).find((name) => !operation.parameterNames.includes(name));
  if (unknown !== undefined) {
    throw new ControlError(400, `Unknown key ${unknown}: expected ${operation.parameterNames.join(', ')}`);
  }
  const { config, edition, ids } = simulation;
  const parameters = new Map(
    Object.entries(withDefaults(simulation, given)).map(([name, value]) => [name, asText(value)]),
  );
  const nowMs = simulation.clock.now();
  const { resources } = world;
  const region = parameters.get('RegionId') ?? '';
  const caller = callerOf(accountOf(config, world));
  const call = { resources, region, nowMs, doneAtMs: nowMs, config, edition, ids, host: '', caller };
  const { answer, effect } = operation.prepare(parameters, edition).run(call);
  return { id: effect?.resourceId, ...answer };
}

function accountOf({ accounts }: SimulatorConfig, { uid }: World): AccountConfig {
  const found = accounts.find((account) => account.uid === uid);
  if (found === undefined) throw new ControlError(404, 'There is no such world');
  return found;
}

/** What a connection that does not negotiate by itself waits for. */
function sendTraffic({ clock }: Simulation, { resources }: World, id: string): boolean {
  const connection = resources.vpnConnections.get(id);
  if (connection === undefined) return false;
  connection.trafficAtMs ??= clock.now();
  touch(connection);
  return true;
}

function withDefaults(simulation: Simulation, given: Record<string, unknown>): Record<string, unknown> {
  const [region] = regionsOf(simulation.config);
  return { RegionId: region, Weight: 100, PublishVpc: false, ...given };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function setBusy(simulation: Simulation, { resources }: World, asked: Extract<Hand, { op: 'busy' }>): boolean {
  const gateway = resources.vpnGateways.get(asked.gatewayId);
  if (gateway === undefined) return false;
  if (asked.ms === 0) freeGateway(resources, gateway, simulation.clock.now());
  else holdGateway(gateway, simulation.clock.now(), asked.ms);
  return true;
}

function requireFound(count: number, id: string): void {
  if (count === 0) throw new ControlError(404, `There is no ${id}`);
}
