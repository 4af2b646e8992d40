// A tunnel for strongSwan at the branch, as swanctl.conf (5.9 or newer): one section for the connection, one for its key. Each setting
// stands on a line of its own: strongSwan reads several on one line as one.
import type { HandoverLink, HandoverSheet } from './handover-sheet.ts';

const ENCRYPTION: Readonly<Record<string, string>> = { aes: 'aes128' };
const GROUPS: Readonly<Record<string, string>> = {
  group1: 'modp768',
  group2: 'modp1024',
  group5: 'modp1536',
  group14: 'modp2048',
  group24: 'modp2048s256',
};
/** Of the lifetime: the branch renews its keys before they run out. */
const REKEY_AT = 0.9;
const UNKNOWN = 'not-known-yet';

interface Section {
  name: string;
  entries: (string | Section)[];
}

interface Naming {
  /** Of the connection. */
  name: string;
  /** Of the tunnel's network interface, where the routes decide; each link of a site has one of its own. */
  interfaceId: number;
}

export function namingOf({ site, links }: HandoverSheet, link: HandoverLink): Naming {
  return { name: `${site}-${link.link}`, interfaceId: links.indexOf(link) + 1 };
}

/** A key that is not given is a placeholder. */
export function swanctlConf(link: HandoverLink, { name, interfaceId }: Naming): string {
  const { branch, psk } = link;
  return [
    ...(link.selectors === 'any' ? [interfaceText(link, interfaceId)] : []),
    textOf({ name: 'connections', entries: [connection(link, { name, interfaceId })] }),
    textOf({
      name: 'secrets',
      entries: [
        {
          name: `ike-${name}`,
          entries: [
            `id-branch = ${quoted(branch.localId ?? UNKNOWN)}`,
            `id-cloud = ${quoted(branch.remoteId ?? UNKNOWN)}`,
            `secret = ${psk.value === null ? quoted('put the pre-shared key here') : secret(psk.value)}`,
          ],
        },
      ],
    }),
  ].join('\n');
}

/** Without an interface of its own a tunnel for everything would take everything. */
function interfaceText({ routes }: HandoverLink, interfaceId: number): string {
  const isStandby = routes.cloud.length > 0 && routes.cloud.every(({ weight }) => weight === 0);
  const networks = routes.branch.map(
    ({ to }) => `# ip route add ${to} dev ipsec${interfaceId} metric ${isStandby ? 200 : 100}\n`,
  );
  return [
    '# The routes decide what goes through this tunnel. Before it is loaded:\n',
    `# ip link add ipsec${interfaceId} type xfrm if_id ${interfaceId}\n`,
    `# ip link set ipsec${interfaceId} up\n`,
    ...networks,
  ].join('');
}

function connection(link: HandoverLink, { name, interfaceId }: Naming): Section {
  const { branch, ike } = link;
  return {
    name,
    entries: [
      `version = ${ike.version === 'ikev1' ? 1 : 2}`,
      ...(ike.version === 'ikev1' && ike.mode === 'aggressive' ? ['aggressive = yes'] : []),
      '# behind address translation: the address of the outer interface',
      `local_addrs = ${branch.localAddress ?? UNKNOWN}`,
      `remote_addrs = ${branch.remoteAddress ?? UNKNOWN}`,
      `proposals = ${proposal(ike, ike.dhGroup)}`,
      ...(link.selectors === 'any' ? [`if_id_in = ${interfaceId}`, `if_id_out = ${interfaceId}`] : []),
      `${ike.version === 'ikev1' ? 'reauth_time' : 'rekey_time'} = ${ike.lifetimeSeconds}s`,
      'dpd_delay = 30s',
      { name: 'local', entries: ['auth = psk', `id = ${quoted(branch.localId ?? UNKNOWN)}`] },
      { name: 'remote', entries: ['auth = psk', `id = ${quoted(branch.remoteId ?? UNKNOWN)}`] },
      { name: 'children', entries: children(link) },
    ],
  };
}

/** IKEv1 negotiates one pair of networks in each. */
function children(link: HandoverLink): Section[] {
  const { ike, branch } = link;
  if (ike.version === 'ikev2') return [child('net', link, branch)];
  const pairs = branch.localSubnets.flatMap((local) => branch.remoteSubnets.map((remote) => ({ local, remote })));
  return pairs.map(({ local, remote }, index) =>
    child(pairs.length === 1 ? 'net' : `net-${index + 1}`, link, { localSubnets: [local], remoteSubnets: [remote] }),
  );
}

function child(
  name: string,
  { ipsec }: HandoverLink,
  { localSubnets, remoteSubnets }: { localSubnets: string[]; remoteSubnets: string[] },
): Section {
  return {
    name,
    entries: [
      `local_ts = ${localSubnets.join(',')}`,
      `remote_ts = ${remoteSubnets.join(',')}`,
      `esp_proposals = ${proposal(ipsec, ipsec.pfs)}`,
      `life_time = ${ipsec.lifetimeSeconds}s`,
      `rekey_time = ${Math.floor(ipsec.lifetimeSeconds * REKEY_AT)}s`,
      'start_action = start',
      'dpd_action = restart',
    ],
  };
}

function proposal(
  { encryption, authentication }: { encryption: string; authentication: string },
  group: string,
): string {
  const algorithms = [ENCRYPTION[encryption] ?? encryption, authentication];
  return (group === 'disabled' ? algorithms : [...algorithms, GROUPS[group] ?? group]).join('-');
}

/** In base64 where strongSwan would read something else out of it. */
function secret(value: string): string {
  const isPlain = /^[^"\\]+$/.test(value) && !/^0[xs]/i.test(value);
  return isPlain ? quoted(value) : `0s${Buffer.from(value, 'utf8').toString('base64')}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

function textOf({ name, entries }: Section, indent = ''): string {
  const inner = entries.map((entry) => {
    if (typeof entry !== 'string') return textOf(entry, `${indent}  `);
    return `${indent}  ${entry}\n`;
  });
  return `${indent}${name} {\n${inner.join('')}${indent}}\n`;
}
