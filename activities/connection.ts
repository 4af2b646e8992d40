// IPsec connections. A create or delete locks the gateway; the activity ends when the gateway is free again.
import { CloudError } from '../cloud/cloud-error.ts';
import type { RequestOf, RowOf } from '../cloud/operations/catalogue.ts';
import type { Ensured, Removed } from '../saga/effects.ts';
import { judgeLink } from '../topology/judge-link.ts';
import type { Link } from '../topology/model.ts';
import type { Attempt } from './attempt.ts';
import { Refused } from './failure.ts';
import type { LinkTarget } from './link-target.ts';
import { clientToken, connectionMark, connectionName, markIn } from './marks.ts';
import { observedConnection } from './observed-connection.ts';
import { orNothing, untilRead } from './read-back.ts';

export type Connection = RowOf<'DescribeVpnConnections'>;

interface EnsureConnection {
  target: LinkTarget;
  desired: Link;
  customerGatewayId: string;
  generation: number;
}

/** Makes the connection match `desired`, whether it is missing or ours. Safe to run again. */
export async function ensureConnection(attempt: Attempt, wish: EnsureConnection): Promise<Ensured> {
  const found = await findConnection(attempt, wish.target);
  if (found) {
    refuseDifferences(attempt, { wish, found });
    return { id: found.VpnConnectionId };
  }
  const { id } = await create(attempt, wish);
  await untilRead(attempt, `IPsec connection ${id}`, () =>
    attempt.cloud.call('DescribeVpnConnection', { VpnConnectionId: id }),
  );
  await attempt.gatewayWait.untilFree(attempt, { gatewayId: wish.target.gatewayId, change: 'connection' });
  return { id };
}

export async function removeConnection(attempt: Attempt, { target }: { target: LinkTarget }): Promise<Removed> {
  const found = await findConnection(attempt, target);
  if (!found) return { ids: [] };
  const { VpnConnectionId } = found;
  attempt.about(VpnConnectionId);
  const done = await orNothing(() => attempt.cloud.call('DeleteVpnConnection', { VpnConnectionId }));
  if (!done) return { ids: [] };
  attempt.accepted();
  await attempt.gatewayWait.untilFree(attempt, { gatewayId: target.gatewayId, change: 'connection removal' });
  return { ids: [VpnConnectionId] };
}

/** On this gateway, by the ledger's id, else by our mark. */
export async function findConnection(attempt: Attempt, target: LinkTarget): Promise<Connection | undefined> {
  const { place, plan, site, link, gatewayId, ids } = target;
  const mark = connectionMark({ owner: place.owner, plan, site, link });
  for await (const row of attempt.cloud.list('DescribeVpnConnections', { VpnGatewayId: gatewayId })) {
    if (row.VpnGatewayId !== gatewayId) continue;
    if (row.VpnConnectionId === ids.connectionId || markIn(row.Name) === mark) return row;
  }
  return undefined;
}

async function create(attempt: Attempt, wish: EnsureConnection): Promise<Ensured> {
  try {
    const { VpnConnectionId } = await attempt.cloud.call('CreateVpnConnection', requestFor(attempt, wish));
    attempt.accepted();
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
  const found = await findConnection(attempt, wish.target);
  if (found) return { id: found.VpnConnectionId };
  for await (const row of attempt.cloud.list('DescribeVpnConnections', { CustomerGatewayId: wish.customerGatewayId })) {
    if (row.VpnGatewayId !== wish.target.gatewayId) continue;
    throw new Refused(
      `Cannot make a connection for site ${wish.target.site}: ${row.VpnConnectionId} (${row.Name}) already joins the same two gateways and is not ours`,
      { kind: 'Foreign', resourceId: row.VpnConnectionId, hint: `Delete ${row.VpnConnectionId} if nobody needs it` },
    );
  }
  throw error;
}

function requestFor(attempt: Attempt, wish: EnsureConnection): RequestOf<'CreateVpnConnection'> {
  const { target, desired, customerGatewayId, generation } = wish;
  const { place, plan, site, link, gatewayId, linkRunId } = target;
  const { ike, ipsec } = desired;
  return {
    VpnGatewayId: gatewayId,
    CustomerGatewayId: customerGatewayId,
    Name: connectionName({ owner: place.owner, plan, site, link }),
    LocalSubnet: desired.cloudSubnets.join(','),
    RemoteSubnet: desired.siteSubnets.join(','),
    EffectImmediately: desired.effectImmediately,
    IkeConfig: {
      Psk: attempt.secrets.psk(desired.psk, { owner: place.owner, plan, site, link }),
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
    ClientToken: clientToken({ linkRunId, key: `connection/${site}/${link}/${customerGatewayId}`, generation }),
  };
}

/** What exists is not changed here; between the first look and now another hand may have been at work. */
function refuseDifferences(attempt: Attempt, { wish, found }: { wish: EnsureConnection; found: Connection }): void {
  const { site, link, gatewayId } = wish.target;
  const psk = attempt.secrets.psk(wish.desired.psk, { ...wish.target, owner: wish.target.place.owner });
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
