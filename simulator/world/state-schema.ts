// What a state file holds: one line with the whole world, then a line for each save with what changed since.
import { z } from 'zod';
import type { Json } from '../api/answer.ts';
import { clientCertSchema } from '../resources/client-cert.ts';
import { customerGatewaySchema } from '../resources/customer-gateway.ts';
import { policyRouteSchema } from '../resources/policy-route.ts';
import { routeEntrySchema } from '../resources/route-entry.ts';
import { sslServerSchema } from '../resources/ssl-server.ts';
import { tagsSchema } from '../resources/tags.ts';
import { vpnConnectionSchema } from '../resources/vpn-connection.ts';
import { vpnGatewaySchema } from '../resources/vpn-gateway.ts';
import { effectSchema } from './effect-log.ts';
import type { Records } from './records.ts';
import type { World } from './world.ts';

/** By id; null for what was deleted. */
function changes<T>(schema: z.ZodType<T>) {
  return z.array(z.tuple([z.string(), schema.nullable()])).default([]);
}

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(json), z.record(z.string(), json)]),
);

const worldChanges = z.object({
  uid: z.string(),
  vpnGateways: changes(vpnGatewaySchema),
  customerGateways: changes(customerGatewaySchema),
  vpnConnections: changes(vpnConnectionSchema),
  routes: changes(routeEntrySchema),
  policyRoutes: changes(policyRouteSchema),
  sslServers: changes(sslServerSchema),
  clientCerts: changes(clientCertSchema),
  tags: changes(tagsSchema),
  peers: changes(z.object({ state: z.enum(['up', 'down', 'mismatched']), sinceMs: z.number() })),
  tokens: changes(
    z.object({
      fingerprint: z.string(),
      answer: z.record(z.string(), json),
      atMs: z.number(),
      isPoisoned: z.boolean(),
    }),
  ),
});
export type WorldChanges = z.infer<typeof worldChanges>;

/** The first line is such a change from nothing. */
export const stateLine = z.object({
  version: z.literal(2),
  issuedIds: z.number().int(),
  lastSeq: z.number().int(),
  effects: z.array(z.object({ uid: z.string(), effect: effectSchema })),
  worlds: z.array(worldChanges),
});
export type StateLine = z.infer<typeof stateLine>;

const resourceKinds = [
  'vpnGateways',
  'customerGateways',
  'vpnConnections',
  'routes',
  'policyRoutes',
  'sslServers',
  'clientCerts',
  'tags',
  'peers',
] as const;

/** What changed in a world since the last time that this was asked; undefined when nothing did. */
export function takeChanges({ uid, resources, tokens }: World): Record<string, unknown> | undefined {
  const changed = [
    ...resourceKinds.map((kind) => [kind, resources[kind].takeChanges()] as const),
    ['tokens', tokens.takeChanges()] as const,
  ].filter(([, found]) => found.length > 0);
  return changed.length > 0 ? { uid, ...Object.fromEntries(changed) } : undefined;
}

export function wholeWorld({ uid, resources, tokens }: World): Record<string, unknown> {
  return { uid, ...Object.fromEntries(resourceKinds.map((kind) => [kind, [...resources[kind]]])), tokens: [...tokens] };
}

export function applyChanges({ resources, tokens }: World, changed: WorldChanges): void {
  applyTo(resources.vpnGateways, changed.vpnGateways);
  applyTo(resources.customerGateways, changed.customerGateways);
  applyTo(resources.vpnConnections, changed.vpnConnections);
  applyTo(resources.routes, changed.routes);
  applyTo(resources.policyRoutes, changed.policyRoutes);
  applyTo(resources.sslServers, changed.sslServers);
  applyTo(resources.clientCerts, changed.clientCerts);
  applyTo(resources.tags, changed.tags);
  applyTo(resources.peers, changed.peers);
  applyTo(tokens, changed.tokens);
}

function applyTo<T extends object>(records: Records<T>, changed: readonly (readonly [string, T | null])[]): void {
  for (const [id, record] of changed) {
    if (record === null) records.delete(id);
    else records.set(id, record);
  }
}
