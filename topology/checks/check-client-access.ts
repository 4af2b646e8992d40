// SSL-VPN servers: what the guide (6.7.1) and the public pages say of ports, pools and names.
import type { Findings } from '../document/findings.ts';
import { child, spotOf, valueOf } from '../document/located.ts';
import type { ClientAccessDraft } from '../drafts/draft-client-access.ts';
import type { PlacedNetwork } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import { overlaps, type Network } from '../ipv4.ts';
import type { CheckContext } from './check-context.ts';
import { laterAndEarlier, repeats } from './clash.ts';

const FORBIDDEN_PORTS: ReadonlySet<unknown> = new Set([
  22, 53, 68, 80, 123, 443, 500, 2222, 4500, 4510, 4560, 7505, 9000, 9001, 9002, 22_222,
]);
const POOL_MASKS = { min: 16, max: 29 };
const WIDEST_SUBNET_MASK = 8;
const ADDRESSES_PER_CONNECTION = 4;

export function checkClientAccess({ clientAccess }: PlanDraft, { findings }: CheckContext): void {
  for (const access of clientAccess) {
    checkPort(access, findings);
    checkSubnets(access, findings);
    checkPool(access, findings);
    checkClients(access, findings);
  }
}

function checkPort({ node }: ClientAccessDraft, findings: Findings): void {
  const port = child(node, 'port');
  if (port === undefined || !FORBIDDEN_PORTS.has(valueOf(port))) return;
  const hint = '1194 is the usual one';
  findings.error(spotOf(port), { code: 'port-forbidden', message: 'The cloud keeps this port for itself', hint });
}

function checkSubnets({ cloudSubnets }: ClientAccessDraft, findings: Findings): void {
  for (const subnet of cloudSubnets) {
    if (maskOf(subnet) >= WIDEST_SUBNET_MASK) continue;
    findings.error(spotOf(subnet.node), {
      code: 'client-subnet-mask',
      message: `Clients reach networks with a mask of ${WIDEST_SUBNET_MASK} to 32, and this one is wider`,
      hint: 'Name the networks of the VPC',
    });
  }
}

function checkPool({ clientPool: pool, cloudSubnets, gateway }: ClientAccessDraft, findings: Findings): void {
  if (pool === undefined) return;
  const met = cloudSubnets.find((subnet) => overlaps(pool, subnet));
  if (met !== undefined) complainOfPoolInCloud(pool, met, findings);
  const { min, max } = POOL_MASKS;
  if (maskOf(pool) < min || maskOf(pool) > max) {
    const message = `A client pool has a mask of ${min} to ${max}`;
    findings.error(spotOf(pool.node), { code: 'client-pool-mask', message, hint: 'Write it like 10.200.0.0/24' });
    return;
  }
  const connections = gateway?.planned?.kind === 'owned' ? gateway.planned.ssl?.maxConnections : undefined;
  const needed = (connections ?? 0) * ADDRESSES_PER_CONNECTION;
  if (sizeOf(pool) >= needed) return;
  findings.error(spotOf(pool.node), {
    code: 'client-pool-small',
    message: `${connections} connections need a pool of ${needed} addresses, and this one has ${sizeOf(pool)}`,
    hint: `Use a mask of ${32 - Math.ceil(Math.log2(needed))} or less`,
  });
}

function complainOfPoolInCloud(pool: PlacedNetwork, cloud: PlacedNetwork, findings: Findings): void {
  const { later, earlier } = laterAndEarlier(pool.node, cloud.node);
  findings.error(later, {
    code: 'client-pool-in-cloud',
    message: `The client pool ${pool.cidr} overlaps the cloud subnet ${cloud.cidr}; the other of the two stands on ${earlier}`,
    hint: 'Give the clients addresses of their own',
  });
}

function checkClients({ clients }: ClientAccessDraft, findings: Findings): void {
  for (const [first, other] of repeats(clients, ({ value }) => value)) {
    const { later, earlier } = laterAndEarlier(first.node, other.node);
    findings.error(later, {
      code: 'duplicate-client',
      message: `Another client has this name already, on ${earlier}`,
      hint: 'Each client has one certificate: keep one of the two',
    });
  }
}

function sizeOf({ first, last }: Network): number {
  return last - first + 1;
}

function maskOf(network: Network): number {
  return 32 - Math.log2(sizeOf(network));
}
