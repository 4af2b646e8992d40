// The gateways that a plan names, each under one name.
import type { Findings } from './document/findings.ts';
import { child, spotOf, textOf, type Located } from './document/located.ts';
import type { PlacedGateway } from './link-draft.ts';

export function readGateways(root: Located, findings: Findings): Map<string, PlacedGateway> {
  const gateways = new Map<string, PlacedGateway>();
  const byId = new Map<string, PlacedGateway>();
  const map = child(root, 'gateways');
  for (const [name, { node }] of map?.kind === 'map' ? map.entries : []) {
    const idNode = child(node, 'id');
    const gateway = { name, id: textOf(idNode) ?? `unknown ${name}`, node: idNode ?? node };
    const earlier = byId.get(gateway.id);
    if (earlier !== undefined) complainOfSharedId(gateway, earlier, findings);
    byId.set(gateway.id, gateway);
    gateways.set(name, gateway);
  }
  return gateways;
}

function complainOfSharedId(gateway: PlacedGateway, earlier: PlacedGateway, findings: Findings): void {
  findings.error(spotOf(gateway.node), {
    code: 'duplicate-gateway',
    message: `This gateway has another name already, on line ${spotOf(earlier.node).position.line}`,
    hint: 'Keep one name for it',
  });
}
