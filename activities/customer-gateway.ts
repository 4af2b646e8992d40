// Customer gateways: the branch's address as the cloud knows it. Shared by links and plans; removed when ours and unused.
import { CloudError } from '../cloud/cloud-error.ts';
import type { RowOf } from '../cloud/operations/catalogue.ts';
import type { EnsuredShared, Removed } from '../saga/effects.ts';
import type { Attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { Refused } from './failure.ts';
import type { LinkTarget } from './link-target.ts';
import { clientToken, customerGatewayMark, customerGatewayName, markIn } from './marks.ts';
import { isOurConnection } from './our-connection.ts';
import { untilRead, withinSettleTime } from './read-back.ts';
import { customerGatewaysOf } from './region-lists.ts';
import { customerGatewaySight } from './sights.ts';

type CustomerGateway = RowOf<'DescribeCustomerGateways'>;

/** Makes sure that the link's address has a customer gateway of ours. */
export async function ensureCustomerGateway(
  attempt: Attempt,
  { target, generation }: { target: LinkTarget; generation: number },
): Promise<EnsuredShared> {
  const isAbsent = attempt.sights.takeAbsent(customerGatewaySight(target.place.cloud, target.address));
  const found = isAbsent ? undefined : await findOurs(attempt, target);
  if (found) return { id: found.CustomerGatewayId, isNew: false };
  const made = await create(attempt, { target, generation });
  const { id } = made;
  await untilRead(attempt, `customer gateway ${id}`, () =>
    attempt.cloud.call('DescribeCustomerGateway', { CustomerGatewayId: id }),
  );
  return made;
}

interface RemoveCustomerGateway {
  target: LinkTarget;
  /** `others`: this link's own connection was just removed, and reads may still show it. */
  unlessUsedBy: 'anyone' | 'others';
}

/** One that a connection uses stays: another link or plan shares it. */
export async function removeCustomerGateway(
  attempt: Attempt,
  { target, unlessUsedBy }: RemoveCustomerGateway,
): Promise<Removed> {
  const isExpected = target.ids.customerGatewayId !== undefined;
  const find = (): Promise<CustomerGateway | undefined> => findOurs(attempt, target);
  const found = isExpected ? await withinSettleTime(attempt, find) : await find();
  const isMine = (row: Connection): boolean => isOurConnection(row, target);
  const counts = (row: Connection): boolean => unlessUsedBy === 'anyone' || !isMine(row);
  if (!found || (await staysUsed(attempt, { found, by: counts }))) return { ids: [] };
  attempt.about(found.CustomerGatewayId);
  try {
    await attempt.cloud.call('DeleteCustomerGateway', { CustomerGatewayId: found.CustomerGatewayId });
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const isGone = error.kind === 'not-found';
    const isInUse = error.kind === 'in-use';
    // who uses it takes it away in the end; but where our own connection could not be removed, both remain
    const isLeft = isInUse && (unlessUsedBy === 'anyone' || !(await staysUsed(attempt, { found, by: isMine })));
    if (isGone || isLeft) return { ids: [] };
    throw error;
  }
  attempt.accepted();
  return { ids: [found.CustomerGatewayId] };
}

/** By the ledger's id, else by the owner's mark for this address. One that exists by its own id, or came with a connection, is not. */
export function isOurs(row: CustomerGateway, { place, address, ids, how }: LinkTarget): boolean {
  if (row.IpAddress !== address || how === 'adopted') return false;
  return (
    row.CustomerGatewayId === ids.customerGatewayId ||
    markIn(row.Name) === customerGatewayMark({ owner: place.owner, address })
  );
}

export async function findOurs(attempt: Attempt, target: LinkTarget): Promise<CustomerGateway | undefined> {
  for (const row of await customerGatewaysOf(attempt)) if (isOurs(row, target)) return row;
  return undefined;
}

async function create(
  attempt: Attempt,
  { target, generation }: { target: LinkTarget; generation: number },
): Promise<EnsuredShared> {
  const { place, address, site, link, linkRunId } = target;
  try {
    const { CustomerGatewayId } = await attempt.cloud.call('CreateCustomerGateway', {
      IpAddress: address,
      Name: customerGatewayName({ owner: place.owner, address, site, link }),
      ClientToken: clientToken({ linkRunId, key: `customer-gateway/${address}`, generation }),
    });
    attempt.accepted();
    return { id: CustomerGatewayId, isNew: true };
  } catch (error) {
    if (error instanceof CloudError && error.kind === 'already-exists')
      return await afterRace(attempt, { target, error });
    throw error;
  }
}

/** Somebody was faster: another link of ours, or a foreign hand. */
async function afterRace(
  attempt: Attempt,
  { target, error }: { target: LinkTarget; error: CloudError },
): Promise<EnsuredShared> {
  const holder = await withinSettleTime(attempt, () => holderOf(attempt, target.address));
  if (!holder) throw new Refused(`Customer gateway of ${target.address} came and went`, { kind: 'TokenSpent' });
  if (isOurs(holder, target)) return { id: holder.CustomerGatewayId, isNew: false };
  throw foreign(holder, { target, error });
}

async function holderOf(attempt: Attempt, address: string): Promise<CustomerGateway | undefined> {
  for (const row of await customerGatewaysOf(attempt)) if (row.IpAddress === address) return row;
  return undefined;
}

function foreign(
  { CustomerGatewayId, Name }: CustomerGateway,
  { target, error }: { target: LinkTarget; error: CloudError },
): Refused {
  const called = Name === '' ? '' : ` (${Name})`;
  const request = error.requestId === undefined ? '' : ` (request ${error.requestId})`;
  return new Refused(
    `Cannot make a customer gateway for site ${target.site}: ${CustomerGatewayId}${called} already has address ${target.address} and is not ours${request}`,
    {
      kind: 'Foreign',
      resourceId: CustomerGatewayId,
      hint: `Delete ${CustomerGatewayId} if nobody needs it, or correct the site’s address`,
      ...(error.requestId !== undefined && { requestId: error.requestId }),
    },
  );
}

/** Reads may still show a connection that was just removed: only one that stays through the settle time counts. */
async function staysUsed(
  attempt: Attempt,
  { found, by }: { found: CustomerGateway; by: (row: Connection) => boolean },
): Promise<boolean> {
  const { CustomerGatewayId } = found;
  const unused = async (): Promise<true | undefined> => {
    for await (const row of attempt.cloud.list('DescribeVpnConnections', { CustomerGatewayId })) {
      if (row.CustomerGatewayId === CustomerGatewayId && by(row)) return undefined;
    }
    return true;
  };
  return (await withinSettleTime(attempt, unused)) === undefined;
}
