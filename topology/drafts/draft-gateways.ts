// The gateways that a plan names: those that exist by their id, and those that the plan makes. Each has one name.
import type { Complaint, Findings } from '../document/findings.ts';
import { child, spotOf, spotOfMissing, textOf, valueOf, type Located, type LocatedMap } from '../document/located.ts';
import type { OwnedGateway, PlannedGateway } from '../model.ts';
import type { GatewayDraft } from './link-draft.ts';

const OWNED_KEYS = ['vpc', 'vswitch', 'bandwidthMbps', 'ipsec', 'ssl'] as const;

export function draftGateways(root: Located, findings: Findings): Map<string, GatewayDraft> {
  const gateways = new Map<string, GatewayDraft>();
  const byKey = new Map<string, GatewayDraft>();
  const map = child(root, 'gateways');
  for (const [name, { node }] of map?.kind === 'map' ? map.entries : []) {
    const gateway = draftGateway(name, node, findings);
    const earlier = byKey.get(gateway.key);
    if (earlier !== undefined) complainOfSharedId(gateway, earlier, findings);
    byKey.set(gateway.key, gateway);
    gateways.set(name, gateway);
  }
  return gateways;
}

function draftGateway(name: string, node: Located, findings: Findings): GatewayDraft {
  const planned = node.kind === 'map' && !node.isBroken ? plannedGateway(name, node, findings) : undefined;
  const key = planned?.kind === 'existing' ? planned.id : `no id: ${name}`;
  return { name, key, node: child(node, 'id') ?? node, ...(planned && { planned }) };
}

function plannedGateway(name: string, map: LocatedMap, findings: Findings): PlannedGateway | undefined {
  const owned = OWNED_KEYS.find((key) => map.entries.has(key));
  const idNode = child(map, 'id');
  if (idNode === undefined) {
    return owned === undefined ? missingId(map, findings) : ownedGateway(name, map, findings);
  }
  if (owned !== undefined) {
    findings.error(spotOf(child(map, owned) ?? map), existsAlready);
    return undefined;
  }
  const id = textOf(idNode);
  return id === undefined ? undefined : { kind: 'existing', name, id };
}

function missingId(map: LocatedMap, findings: Findings): undefined {
  if (map.meant.has('id') || OWNED_KEYS.some((key) => map.meant.has(key))) return;
  findings.error(spotOfMissing(map, 'id'), {
    code: 'missing-key',
    message: 'id is missing',
    hint: 'Add the id of a gateway that exists, or vpc and bandwidthMbps of one to be made',
  });
}

function ownedGateway(name: string, map: LocatedMap, findings: Findings): OwnedGateway | undefined {
  for (const key of ['vpc', 'bandwidthMbps']) {
    if (map.entries.has(key) || map.meant.has(key)) continue;
    const hint = `Add ${key}: a gateway that the plan makes needs it`;
    findings.error(spotOfMissing(map, key), { code: 'missing-key', message: `${key} is missing`, hint });
  }
  const [vpc, vswitch] = [textOf(child(map, 'vpc')), textOf(child(map, 'vswitch'))];
  const bandwidthMbps = valueOf(child(map, 'bandwidthMbps'));
  const maxConnections = valueOf(child(child(map, 'ssl'), 'maxConnections'));
  if (vpc === undefined || typeof bandwidthMbps !== 'number') return undefined;
  return {
    kind: 'owned',
    name,
    vpc,
    ...(vswitch !== undefined && { vswitch }),
    bandwidthMbps,
    ipsec: valueOf(child(map, 'ipsec')) !== false,
    ...(typeof maxConnections === 'number' && { ssl: { maxConnections } }),
  };
}

function complainOfSharedId(gateway: GatewayDraft, earlier: GatewayDraft, findings: Findings): void {
  findings.error(spotOf(gateway.node), {
    code: 'duplicate-gateway',
    message: `This gateway has another name already, on line ${spotOf(earlier.node).position.line}`,
    hint: 'Keep one name for it',
  });
}

const existsAlready: Complaint = {
  code: 'gateway-kinds',
  message: 'A gateway that has an id exists, and a plan does not change it',
  hint: 'Keep id alone, or remove id to have a gateway made',
};
