// A handover sheet as Markdown: one section for each link, the same words for the same value at both ends.
import type { HandoverLink, HandoverSheet, TunnelView, Unknown } from './handover-sheet.ts';
import { namingOf, swanctlConf } from './swanctl-conf.ts';

export function handoverMarkdown(sheet: HandoverSheet): string {
  const { plan, owner, site, links } = sheet;
  return paragraphs(
    `# Handover: site ${site} of plan ${plan}`,
    `For the person who sets the device at the branch up. Made by \`causeway handover\` for the installation \`${owner}\` from what the plan says; check it against the device's manual.`,
    ...links.map((link) => linkSection(sheet, link)),
  );
}

function linkSection(sheet: HandoverSheet, link: HandoverLink): string {
  const { plan, site } = sheet;
  return paragraphs(
    `## Link ${link.link}, gateway ${link.gateway.name}`,
    ...[...unknownNotes(link), ...link.notes].map((note) => `> ${cell(note)}.`),
    identity(link),
    `### The two ends`,
    ends(link),
    `### Phase 1 (IKE)`,
    phaseOne(link),
    `### Pre-shared key`,
    keyText(link, { plan, site }),
    `### Phase 2 (IPsec)`,
    phaseTwo(link),
    `### Routes and networks`,
    ...routeTexts(link),
    `### Firewall`,
    firewall(link),
    `### Example: strongSwan`,
    fenced(swanctlConf(link, namingOf(sheet, link))),
  );
}

function identity(link: HandoverLink): string {
  return table(
    ['what', 'value'],
    [
      ...(link.device === undefined ? [] : [['device', link.device]]),
      ['VPN gateway', orUnknown(link.gateway.id)],
      ['customer gateway', orUnknown(link.customerGatewayId)],
      ['IPsec connection', orUnknown(link.connectionId)],
    ],
  );
}

function ends(link: HandoverLink): string {
  const { branch, cloud } = link;
  const branchAddress = orUnknown(branch.localAddress);
  const cloudAddress = orUnknown(branch.remoteAddress);
  const branchId = branch.localId ?? branchAddress;
  const cloudId = branch.remoteId ?? cloudAddress;
  const networks = (view: TunnelView): [string, string] => [
    view.localSubnets.join(', '),
    view.remoteSubnets.join(', '),
  ];
  return table(
    ['what', 'on the branch’s device', 'in the cloud'],
    [
      ['local public address', branchAddress, cloudAddress],
      ['remote public address', cloudAddress, branchAddress],
      ['local id', branchId, cloudId],
      ['remote id', cloudId, branchId],
      ['local networks (selectors)', networks(branch)[0], networks(cloud)[0]],
      ['remote networks (selectors)', networks(branch)[1], networks(cloud)[1]],
    ],
  );
}

function phaseOne({ ike }: HandoverLink): string {
  return table(BOTH, [
    ['version', ike.version],
    ...(ike.version === 'ikev1' ? [['exchange mode', ike.mode]] : []),
    ['encryption', ike.encryption],
    ['authentication (integrity, PRF)', ike.authentication],
    ['Diffie-Hellman group', ike.dhGroup],
    ['lifetime', `${ike.lifetimeSeconds} s`],
    ['authentication of the ends', 'pre-shared key'],
  ]);
}

const BOTH = ['setting', 'at both ends'];

/** Indented, so that no character of it has a meaning. */
function keyText({ psk }: HandoverLink, { plan, site }: { plan: string; site: string }): string {
  if (psk.value !== null) return `    ${psk.value}`;
  return `Not in this sheet. It is at \`${cell(psk.reference)}\`; type \`causeway handover … ${site} --with-secrets\` with the file of plan ${plan} where that can be read.`;
}

function phaseTwo({ ipsec, isCloudInitiating }: HandoverLink): string {
  return table(BOTH, [
    ['protocol', 'ESP, tunnel mode'],
    ['encryption', ipsec.encryption],
    ['authentication', ipsec.authentication],
    ['perfect forward secrecy (PFS)', ipsec.pfs],
    ['lifetime', `${ipsec.lifetimeSeconds} s`],
    [
      'who begins',
      isCloudInitiating ? 'either end; the cloud at once' : 'either end; the cloud with the first traffic',
    ],
  ]);
}

function routeTexts(link: HandoverLink): string[] {
  const { routes, healthCheck } = link;
  return [
    `On the branch’s device: ${trafficText(link)} Packets get smaller in the tunnel: clamp the TCP MSS to 1350.`,
    'In the cloud, made by Causeway:',
    table(
      ['to', 'from', 'weight', 'published to the VPC'],
      routes.cloud.map(({ to, from, weight, publish }) => [
        to,
        from ?? 'anywhere',
        `${weight}`,
        publish ? 'yes' : 'no',
      ]),
    ),
    ...(healthCheck
      ? [
          `The cloud probes ${healthCheck.to} from ${healthCheck.from} with ping every ${healthCheck.intervalSeconds} s: let it answer, else the cloud withdraws the routes after ${healthCheck.retries} tries.`,
        ]
      : []),
  ];
}

function trafficText({ routes, branch, selectors }: HandoverLink): string {
  const to = routes.branch.map((route) => route.to).join(', ');
  const traffic =
    selectors === 'any' ? `what goes to ${to}` : `what goes from ${branch.localSubnets.join(', ')} to ${to}`;
  const warning = selectors === 'any' ? ' Only routes decide what goes through: do not send everything.' : '';
  return `send ${traffic} through the tunnel, and do not translate its addresses (NAT).${warning}`;
}

function firewall(link: HandoverLink): string {
  const between = `${orUnknown(link.branch.localAddress)} and ${orUnknown(link.branch.remoteAddress)}`;
  const rows = link.firewall.map(({ protocol, port, purpose }) => [
    protocol === 'ESP' ? 'ESP (50)' : protocol,
    port === null ? '' : `${port}`,
    purpose,
  ]);
  return paragraphs(`Between ${cell(between)}, in both directions:`, table(['protocol', 'port', 'for'], rows));
}

function orUnknown(value: string | null): string {
  return value ?? 'not known yet';
}

/** One for each reason. */
function unknownNotes({ unknown }: HandoverLink): string[] {
  const byReason = new Map<string, string[]>();
  for (const [name, why] of Object.entries(unknown))
    byReason.set(why, [...(byReason.get(why) ?? []), NAMES[name as Unknown]]);
  return [...byReason].map(([why, names]) => `Not known yet: ${names.join(', ')}; ${why}`);
}

const NAMES: Record<Unknown, string> = {
  branchAddress: 'the branch’s address',
  cloudAddress: 'the cloud’s address',
  gatewayId: 'the VPN gateway',
  customerGatewayId: 'the customer gateway',
  connectionId: 'the IPsec connection',
};

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Text of plans and clouds: one line, nothing that ends a cell or moves a cursor. */
function cell(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').replaceAll('|', '\\|');
}

function fenced(text: string): string {
  return `\`\`\`conf\n${text}\`\`\``;
}

function paragraphs(...texts: string[]): string {
  return texts.map((text) => text.replace(/\n+$/, '')).join('\n\n') + '\n';
}
