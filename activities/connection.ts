// IPsec connections. A create or delete locks the gateway; the activity ends when the gateway is free again.
import { CloudError } from '../cloud/cloud-error.ts';
import type { RequestOf, RowOf } from '../cloud/operations/catalogue.ts';
import type { Ensured, Removed } from '../saga/effects.ts';
import { judgeLink } from '../topology/judge-link.ts';
import type { HealthCheck, Link } from '../topology/model.ts';
import { phaseTwoSubnets } from '../topology/phase-two.ts';
import { routeName } from '../topology/route-key.ts';
import type { Attempt } from './attempt.ts';
import { Refused } from './failure.ts';
import type { LinkTarget } from './link-target.ts';
import { clientToken, connectionName } from './marks.ts';
import { observedConnection } from './observed-connection.ts';
import { isOurConnection } from './our-connection.ts';
import { orNothing, untilGone, untilRead, withinSettleTime } from './read-back.ts';
import { connectionsOf } from './region-lists.ts';
import { listRoutes } from './route-calls.ts';
import { connectionSight, routeSight } from './sights.ts';

export type Connection = RowOf<'DescribeVpnConnections'>;
type HealthCheckRequest = NonNullable<RequestOf<'CreateVpnConnection'>['HealthCheckConfig']>;

interface EnsureConnection {
  target: LinkTarget;
  desired: Link;
  customerGatewayId: string;
  generation: number;
}

/** Makes the connection match `desired`, whether it is missing or ours. Safe to run again. */
export async function ensureConnection(attempt: Attempt, wish: EnsureConnection): Promise<Ensured> {
  const { how, linkRunId } = wish.target;
  const isAbsent = how === 'made' && attempt.sights.takeAbsent(connectionSight(linkRunId));
  const found = isAbsent ? undefined : await findConnection(attempt, wish.target);
  if (found) {
    await refuseDifferences(attempt, { wish, found });
    return { id: found.VpnConnectionId };
  }
  if (how === 'adopted') throw gone(wish.target);
  const { id } = await create(attempt, wish);
  await untilRead(attempt, `IPsec connection ${id}`, () =>
    attempt.cloud.call('DescribeVpnConnection', { VpnConnectionId: id }),
  );
  await attempt.gatewayWait.untilFree(attempt, { gatewayId: wish.target.gatewayId, change: 'connection' });
  return { id };
}

export async function removeConnection(attempt: Attempt, { target }: { target: LinkTarget }): Promise<Removed> {
  const found = await findToRemove(attempt, target);
  if (!found) return { ids: [] };
  const { VpnConnectionId } = found;
  attempt.about(VpnConnectionId);
  const done = await orNothing(() => deleteConnection(attempt, { target, VpnConnectionId }));
  if (!done) return { ids: [] };
  attempt.accepted();
  await attempt.gatewayWait.untilFree(attempt, { gatewayId: target.gatewayId, change: 'connection removal' });
  await untilGone(attempt, () => findConnection(attempt, target));
  return { ids: [VpnConnectionId] };
}

/** What the ledger has is looked for until reads have proved it absent. */
export async function findToRemove(attempt: Attempt, target: LinkTarget): Promise<Connection | undefined> {
  const find = (): Promise<Connection | undefined> => findConnection(attempt, target);
  return target.ids.connectionId === undefined ? await find() : await withinSettleTime(attempt, find);
}

export async function findConnection(attempt: Attempt, target: LinkTarget): Promise<Connection | undefined> {
  for (const row of await connectionsOf(attempt, target.gatewayId)) {
    if (isOurConnection(row, target)) return row;
  }
  return undefined;
}

/** What was taken over is never made anew: it would be another connection. */
function gone({ site, gatewayId, ids }: LinkTarget): Refused {
  const id = ids.connectionId ?? 'it';
  return new Refused(`Cannot take over the connection of site ${site}: ${id} does not exist on ${gatewayId}`, {
    kind: 'Gone',
    resourceId: id,
    hint: 'Correct the connection’s id in the plan, or take it out to have one made',
  });
}

async function deleteConnection(
  attempt: Attempt,
  { target, VpnConnectionId }: { target: LinkTarget; VpnConnectionId: string },
): Promise<object> {
  try {
    return await attempt.cloud.call('DeleteVpnConnection', { VpnConnectionId });
  } catch (error) {
    if (!(error instanceof CloudError) || error.kind !== 'in-use') throw error;
    const { gatewayId } = target;
    const routes = (await listRoutes(attempt, { gatewayId, kinds: ['destination', 'policy'] }))
      .filter(({ nextHop }) => nextHop === VpnConnectionId)
      .map(routeName);
    const standing = routes.length === 0 ? '' : `; routes to ${routes.join(', ')} still go through it`;
    throw new Refused(`Cannot remove connection ${VpnConnectionId}: ${error.message}${standing}`, {
      kind: 'InUse',
      resourceId: VpnConnectionId,
      hint: 'Delete what stands on it if nobody needs it, then destroy again',
      ...(error.requestId !== undefined && { requestId: error.requestId }),
    });
  }
}

async function create(attempt: Attempt, wish: EnsureConnection): Promise<Ensured> {
  try {
    const { VpnConnectionId } = await attempt.cloud.call('CreateVpnConnection', await requestFor(attempt, wish));
    attempt.accepted();
    for (const route of wish.desired.routes) attempt.sights.noteAbsent(routeSight(VpnConnectionId, routeName(route)));
    return { id: VpnConnectionId };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (error.kind === 'already-exists') return await afterRace(attempt, { wish, error });
    if (error.code.startsWith('InvalidCustomerGateway') && error.kind === 'not-found') {
      throw new Refused(`Customer gateway ${wish.customerGatewayId} is gone`, { kind: 'CustomerGatewayGone' });
    }
    throw error;
  }
}

async function afterRace(
  attempt: Attempt,
  { wish, error }: { wish: EnsureConnection; error: CloudError },
): Promise<Ensured> {
  const { site, gatewayId } = wish.target;
  const twin = await withinSettleTime(attempt, () => findTwin(attempt, wish));
  if (!twin) throw error;
  if (isOurConnection(twin, wish.target)) return { id: twin.VpnConnectionId };
  const name = `${twin.VpnConnectionId} (${twin.Name})`;
  throw new Refused(`Cannot make a connection for site ${site}: ${name} already joins ${gatewayId} and this address`, {
    kind: 'Foreign',
    resourceId: twin.VpnConnectionId,
    hint: `Find out whose ${twin.VpnConnectionId} is; delete it only if nobody needs it`,
  });
}

/** What joins the same two gateways; ours before others. */
async function findTwin(
  attempt: Attempt,
  { target, customerGatewayId }: EnsureConnection,
): Promise<Connection | undefined> {
  let twin: Connection | undefined;
  for await (const row of attempt.cloud.list('DescribeVpnConnections', { CustomerGatewayId: customerGatewayId })) {
    if (isOurConnection(row, target)) return row;
    if (row.VpnGatewayId === target.gatewayId) twin = row;
  }
  return twin;
}

async function requestFor(attempt: Attempt, wish: EnsureConnection): Promise<RequestOf<'CreateVpnConnection'>> {
  const { target, desired, customerGatewayId, generation } = wish;
  const { place, plan, site, link, gatewayId, linkRunId } = target;
  const { ike, ipsec, ids, healthCheck } = desired;
  const { cloudSubnets, siteSubnets } = phaseTwoSubnets(desired);
  return {
    VpnGatewayId: gatewayId,
    CustomerGatewayId: customerGatewayId,
    Name: connectionName({ owner: place.owner, plan, site, link }),
    LocalSubnet: cloudSubnets.join(','),
    RemoteSubnet: siteSubnets.join(','),
    EffectImmediately: desired.effectImmediately,
    IkeConfig: {
      ...(ids?.local !== undefined && { LocalId: ids.local }),
      ...(ids?.remote !== undefined && { RemoteId: ids.remote }),
      Psk: await attempt.secrets.psk(desired.psk, { owner: place.owner, plan, site, link }),
      IkeVersion: ike.version,
      IkeMode: ike.mode,
      IkeEncAlg: ike.encryption,
      IkeAuthAlg: ike.authentication,
      IkePfs: ike.dhGroup,
      IkeLifetime: ike.lifetimeSeconds,
    },
    IpsecConfig: {
      IpsecEncAlg: ipsec.encryption,
      IpsecAuthAlg: ipsec.authentication,
      IpsecPfs: ipsec.pfs,
      IpsecLifetime: ipsec.lifetimeSeconds,
    },
    HealthCheckConfig: healthCheck && healthCheckConfig(healthCheck),
    ClientToken: clientToken({ linkRunId, key: `connection/${site}/${link}/${customerGatewayId}`, generation }),
  };
}

/** Lower case and texts, as the guide's example has them. */
function healthCheckConfig({ from, to, intervalSeconds, retries }: HealthCheck): HealthCheckRequest {
  return { enable: 'true', sip: from, dip: to, interval: `${intervalSeconds}`, retry: `${retries}` };
}

/** What exists is not changed here; between the first look and now another hand may have been at work. */
async function refuseDifferences(
  attempt: Attempt,
  { wish, found }: { wish: EnsureConnection; found: Connection },
): Promise<void> {
  const { site, link, gatewayId } = wish.target;
  const psk = await attempt.secrets.psk(wish.desired.psk, { ...wish.target, owner: wish.target.place.owner });
  const connection = observedConnection(found, psk);
  const customerGateway = { id: wish.customerGatewayId, name: '', address: wish.desired.address, isOurs: true };
  const nothingElse = { routes: [], strangeRoutes: [], foreignRoutes: [] };
  const verdict = judgeLink(wish.desired, { site, link, gatewayId, customerGateway, connection, ...nothingElse });
  if (verdict.kind !== 'differs') return;
  const names = verdict.differences.map(({ attribute }) => attribute).join(', ');
  throw new Refused(`Connection ${connection.id} of site ${site} has other values for ${names}; nothing was changed`, {
    kind: 'Differs',
    resourceId: connection.id,
  });
}
