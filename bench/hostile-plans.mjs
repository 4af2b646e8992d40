// Documents of up to 5 MB that are made to take long: the known bombs, and whatever a plan's own rules multiply.

const BYTES = 5 * 1024 * 1024 - 1000;
const filled = (part, bytes = BYTES) => part.repeat(Math.floor(bytes / part.length));
const range = (count, made) => Array.from({ length: count }, (_, i) => made(i));
const list = (count, made) => `[${range(count, made).join(', ')}]`;

const HEAD = `version: 1
name: hostile
cloud: { region: x }
gateways: { hub: { id: vpn-a } }
`;
const DEFAULTS = 'defaults: { gateway: hub, cloudSubnets: [172.16.0.0/16], psk: { derive: x } }\n';
const address = (i) => `203.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
const subnet = (i) => `10.${(i >> 8) & 255}.${i & 255}.0/24`;
const site = (i, rest = '') => `- { name: s${i}, address: ${address(i)}, siteSubnets: [${subnet(i)}]${rest} }\n`;

export const HOSTILE_PLANS = {
  'brackets in brackets': () => filled('['),
  'a flow list without end': () => `a: [${filled('1,')}]`,
  'keys on one line': () => filled('a: '),
  '120,000 keys': () => range(120_000, (i) => `k${i}: 1\n`).join(''),
  'one key 400,000 times': () => filled('a: 1\n'),
  'a quote that does not end': () => `name: "${filled('a')}`,
  'a text of 5 MB': () => `description: ${filled('a ')}`,
  'a block text of 5 MB': () => `description: |\n${filled('  a\n')}`,
  'comments alone': () => filled('#\n'),
  'commas alone': () => `a: [${filled(',')}`,
  'colons alone': () => filled(': '),
  'tabs alone': () => filled('\t'),
  'a bomb of aliases': () =>
    `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${range(9, (i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`).join('')}`,
  '20,000 merges of a wide map': () =>
    `w: &w { ${range(14, (i) => `k${i}: 1`).join(', ')} }\nall: [${'{ <<: *w },'.repeat(20_000)}]`,
  'as many sites as are allowed': () => `${HEAD}${DEFAULTS}sites:\n${range(19_000, (i) => site(i)).join('')}`,
  'sites that are all wrong': () => `${HEAD}sites: [${filled('{},', 2_000_000)}]`,
  'sites of one name': () =>
    `${HEAD}${DEFAULTS}sites:\n${range(19_000, (i) => site(i).replace(`s${i},`, 'a,')).join('')}`,
  'sites of one subnet': () =>
    `${HEAD}${DEFAULTS}sites:\n${range(19_000, (i) => site(i).replace(subnet(i), '10.0.0.0/8')).join('')}`,
  'subnets inside each other': () =>
    `${HEAD}${DEFAULTS}sites:\n${range(600, (i) => `- { name: s${i}, address: ${address(i)}, siteSubnets: ${list(300, (k) => `10.0.0.0/${(k % 25) + 8}`)} }\n`).join('')}`,
  '1,000 links in a profile of 15,000 sites': () =>
    `${HEAD}${DEFAULTS}profiles: { w: { links: ${list(1000, (i) => `{ name: l${i} }`)} } }\nsites:\n${range(15_000, (i) => site(i, ', profiles: [w]')).join('')}`,
  '1,000 routes in the defaults of 15,000 sites': () =>
    `${HEAD}${DEFAULTS.replace(' }\n', `, routes: ${list(1000, (i) => `{ to: ${subnet(i)} }`)} }\n`)}sites:\n${range(15_000, (i) => site(i)).join('')}`,
  '1,000 cloud subnets of 15,000 sites': () =>
    `${HEAD}${DEFAULTS.replace('172.16.0.0/16', range(1000, (i) => `11.${i >> 8}.${i & 255}.0/24`).join())}sites:\n${range(15_000, (i) => site(i)).join('')}`,
  'lists of profiles in many orders': () =>
    `${HEAD}${DEFAULTS}profiles:\n${range(300, (i) => `  p${i}: { ike: { lifetimeSeconds: ${i} } }\n`).join('')}sites:\n${range(300, (i) => site(i, `, profiles: ${list(800, (k) => `p${(k * (i + 1)) % 300}`)}`)).join('')}`,
  '1,000 wrong profiles of 10,000 sites': () =>
    `${HEAD}${DEFAULTS}profiles:\n${range(1000, (i) => `  p${i}: { ike: { encryption: x } }\n`).join('')}sites:\n${range(10_000, (i) => site(i, `, profiles: [p${i % 1000}], ike: { dhGroup: group5 }`)).join('')}`,
};
