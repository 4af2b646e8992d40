// The SSL-VPN servers of a plan, each on the gateway whose name it stands under.
import type { Findings } from '../document/findings.ts';
import { child, itemsOf, spotOfKey, textOf, valueOf, type Located } from '../document/located.ts';
import type { ClientAccess } from '../model.ts';
import { unknownGateway } from './draft-link.ts';
import type { GatewayDraft, Placed, PlacedNetwork } from './link-draft.ts';
import { placedNetwork, placedNetworks } from './placed-networks.ts';

const DEFAULTS = { protocol: 'UDP', port: 1194, cipher: 'AES-128-CBC' } as const;

export interface ClientAccessDraft {
  node: Located;
  /** As written; whether there is such a gateway is another matter. */
  name: string;
  gateway?: GatewayDraft;
  cloudSubnets: PlacedNetwork[];
  clientPool?: PlacedNetwork;
  clients: Placed<string>[];
}

export function draftClientAccess(
  root: Located,
  gateways: ReadonlyMap<string, GatewayDraft>,
  findings: Findings,
): ClientAccessDraft[] {
  const map = child(root, 'clientAccess');
  if (map?.kind !== 'map') return [];
  return [...map.entries].map(([name, { node }]) => {
    const gateway = gateways.get(name);
    if (gateway === undefined && !node.isBroken) findings.error(spotOfKey(map, name), unknownGateway(name, gateways));
    const clientPool = placedNetwork(child(node, 'clientPool'));
    return {
      node,
      name,
      ...(gateway && { gateway }),
      ...(clientPool && { clientPool }),
      cloudSubnets: placedNetworks(child(node, 'cloudSubnets')),
      clients: itemsOf(child(node, 'clients')).flatMap((client) => {
        const value = textOf(client);
        return value === undefined ? [] : [{ value, node: client }];
      }),
    };
  });
}

/** Called only when there was no error. */
export function toClientAccess({ node, name, cloudSubnets, clientPool, clients }: ClientAccessDraft): ClientAccess {
  const port = valueOf(child(node, 'port'));
  return {
    gateway: name,
    cloudSubnets: cloudSubnets.map(({ cidr }) => cidr),
    clientPool: clientPool?.cidr ?? '',
    protocol: textOf(child(node, 'protocol')) === 'TCP' ? 'TCP' : DEFAULTS.protocol,
    port: typeof port === 'number' ? port : DEFAULTS.port,
    cipher: textOf(child(node, 'cipher')) ?? DEFAULTS.cipher,
    compress: valueOf(child(node, 'compress')) === true,
    clients: clients.map(({ value }) => value),
  };
}
