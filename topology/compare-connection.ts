// A connection's settings as the plan wants them and as the cloud has them. What the cloud fills in by itself is no difference.
import { asSet, different } from './difference.ts';
import { parseAddress } from './ipv4.ts';
import type { HealthCheck, IkeSettings, Link } from './model.ts';
import type { Difference, ObservedConnection, ObservedCustomerGateway } from './observed.ts';
import { phaseTwoSubnets } from './phase-two.ts';

interface Observed {
  connection: ObservedConnection;
  customerGateway: ObservedCustomerGateway | undefined;
}

export function compareConnection(link: Link, observed: Observed): Difference[] {
  const { connection } = observed;
  const wanted = phaseTwoSubnets(link);
  return [
    ...different('siteSubnets', asSet(wanted.siteSubnets), asSet(connection.siteSubnets)),
    ...different('cloudSubnets', asSet(wanted.cloudSubnets), asSet(connection.cloudSubnets)),
    ...compareIke(link.ike, connection.ike),
    ...different('ipsec.encryption', link.ipsec.encryption, connection.ipsec.encryption),
    ...different('ipsec.authentication', link.ipsec.authentication, connection.ipsec.authentication),
    ...different('ipsec.pfs', link.ipsec.pfs, connection.ipsec.pfs),
    ...different('ipsec.lifetimeSeconds', link.ipsec.lifetimeSeconds, connection.ipsec.lifetimeSeconds),
    ...compareIds(link, observed),
    ...different('healthCheck', checkInWords(link.healthCheck), checkInWords(connection.healthCheck)),
    ...different('effectImmediately', link.effectImmediately, connection.effectImmediately),
    ...(connection.hasSamePsk ? [] : [{ attribute: 'psk', desired: "the plan's key", observed: 'another key' }]),
  ];
}

// The mode is a matter of ikev1 only.
function compareIke(desired: IkeSettings, observed: IkeSettings): Difference[] {
  return [
    ...different('ike.version', desired.version, observed.version),
    ...(desired.version === 'ikev1' ? different('ike.mode', desired.mode, observed.mode) : []),
    ...different('ike.encryption', desired.encryption, observed.encryption),
    ...different('ike.authentication', desired.authentication, observed.authentication),
    ...different('ike.dhGroup', desired.dhGroup, observed.dhGroup),
    ...different('ike.lifetimeSeconds', desired.lifetimeSeconds, observed.lifetimeSeconds),
  ];
}

// Unset, the cloud writes its own defaults: the gateway's public address, which a look does not read, and the branch's.
function compareIds({ ids = {} }: Link, { connection, customerGateway }: Observed): Difference[] {
  const { local, remote } = connection.ids;
  const branch = customerGateway?.id === connection.customerGatewayId ? customerGateway.address : '';
  const isRemoteDefault = remote === '' || (branch === '' ? isAddress(remote) : remote === branch);
  const isLocalDefault = local === '' || isAddress(local);
  return [
    ...compareId('ids.local', ids.local, { observed: local, isDefault: isLocalDefault }),
    ...compareId('ids.remote', ids.remote, { observed: remote, isDefault: isRemoteDefault }),
  ];
}

function compareId(
  attribute: string,
  desired: string | undefined,
  { observed, isDefault }: { observed: string; isDefault: boolean },
): Difference[] {
  if (desired === undefined) return isDefault ? [] : different(attribute, 'unset', observed);
  return different(attribute, desired, observed === '' ? 'unset' : observed);
}

function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}

function checkInWords(check: HealthCheck | undefined): string {
  if (check === undefined) return 'none';
  const { from, to, intervalSeconds, retries } = check;
  return `from ${from} to ${to} every ${intervalSeconds} s, ${retries} times`;
}
