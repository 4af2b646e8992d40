// The shape of a plan as it is written, layer by layer. A code given as `error` finds its sentence in `plan-complaints.ts`.
import { z } from 'zod';
import { addressFault, parseAddress, parseNetwork } from './ipv4.ts';
import { pskClash, SECRET_FILE_NAME } from './psk-kinds.ts';

const planName = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'plan-name');
const siteName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'site-name');
const profileName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'profile-name');
const gatewayName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'gateway-name');

export const CIDR = z.string().check((check) => {
  const parsed = parseNetwork(check.value);
  if (parsed.kind === 'canonical') return;
  const shown = showNetwork(check.value);
  const [message, params] =
    parsed.kind === 'host-bits'
      ? [
          'cidr-not-canonical',
          { message: `${shown} has bits set behind its mask`, hint: `Did you mean ${parsed.canonical}` },
        ]
      : [
          'cidr-malformed',
          { message: `${shown} is not an IPv4 network: ${parsed.reason}`, hint: 'Write it like 10.2.0.0/24' },
        ];
  check.issues.push({ code: 'custom', message, params, input: check.value });
});

export const ADDRESS = z.string().check((check) => {
  if (parseAddress(check.value) !== undefined) return;
  const reason = addressFault(check.value);
  const message = `${showNetwork(check.value)} is not an IPv4 address: ${reason}`;
  const params = { message, hint: 'Write the public address of the device, like 203.0.113.7' };
  check.issues.push({ code: 'custom', message: 'address-malformed', params, input: check.value });
});

// Whatever else stands there may have been meant for another field.
function showNetwork(text: string): string {
  return /^(?=.*[./])[\d./]{1,40}$/.test(text) ? text : 'This';
}

const epoch = z.int().min(1);

// One of the kinds, or an epoch alone for the layer below; whether there is a kind at all is checked after merging.
const psk = z
  .strictObject(
    {
      env: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'env-name')
        .optional(),
      file: z.string().regex(SECRET_FILE_NAME, 'secret-file-name').optional(),
      derive: z.string().min(1).max(64).optional(),
      epoch: epoch.optional(),
    },
    { error: (issue) => (isScalar(issue.input) ? 'literal-secret' : undefined) },
  )
  .check((check) => {
    const clash = pskClash(Object.keys(check.value));
    if (clash === undefined) return;
    const { code: message, ...params } = clash;
    check.issues.push({ code: 'custom', message, params, input: check.value });
  });

function isScalar(input: unknown): boolean {
  return typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean';
}

// Which algorithms exist is the edition's matter.
const ike = z.strictObject({
  version: z.enum(['ikev1', 'ikev2']).optional(),
  mode: z.enum(['main', 'aggressive']).optional(),
  encryption: z.string().optional(),
  authentication: z.string().optional(),
  dhGroup: z.string().optional(),
  lifetimeSeconds: z.int().optional(),
});

const ipsec = z.strictObject({
  encryption: z.string().optional(),
  authentication: z.string().optional(),
  pfs: z.string().optional(),
  lifetimeSeconds: z.int().optional(),
});

const route = z.strictObject({
  to: CIDR,
  weight: z.literal([0, 100], 'route-weight').optional(),
  publish: z.boolean().optional(),
});

const settings = {
  gateway: gatewayName.optional(),
  cloudSubnets: z.array(CIDR).min(1).optional(),
  psk: psk.optional(),
  ike: ike.optional(),
  ipsec: ipsec.optional(),
  effectImmediately: z.boolean().optional(),
  routes: z.array(route).optional(),
};

/** The defaults, and a profile: what several sites share. */
const shared = z.strictObject(settings);

const profileNames = z.array(profileName);

export const siteSchema = z.strictObject({
  name: siteName,
  description: z.string().optional(),
  profiles: profileNames.optional(),
  address: ADDRESS.optional(),
  siteSubnets: z.array(CIDR).min(1).optional(),
  ...settings,
});

const cloud = z.strictObject({
  account: z.string().min(1).optional(),
  region: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'region-name'),
  organization: z.string().min(1).optional(),
  resourceGroup: z.string().min(1).optional(),
});

const gateway = z.strictObject({ id: z.string().regex(/^vpn-[A-Za-z0-9]+$/, 'gateway-id') });

const column = z.string().min(1);

/** The keys of a site that a cell can hold; never a psk. */
const columns = z.strictObject({
  name: column,
  description: column.optional(),
  profiles: column.optional(),
  address: column.optional(),
  gateway: column.optional(),
  siteSubnets: column.optional(),
  cloudSubnets: column.optional(),
});

const sitesFrom = z.strictObject({ csv: z.string().min(1), profiles: profileNames.optional(), columns });

export const planSchema = z.strictObject({
  version: z.literal(1, 'plan-version'),
  name: planName,
  description: z.string().optional(),
  cloud,
  gateways: z.record(gatewayName, gateway).optional(),
  defaults: shared.optional(),
  profiles: z.record(profileName, shared).optional(),
  // Each is a `siteSchema`. Either these or sitesFrom must be there, which is checked with the rest.
  sites: z.array(z.unknown()).min(1).optional(),
  sitesFrom: z.array(sitesFrom).min(1).optional(),
});

export const settingKeys = Object.keys(settings);
export const siteKeys = Object.keys(siteSchema.shape);
export const sitesFromKeys = Object.keys(sitesFrom.shape);
export const columnKeys = Object.keys(columns.shape);
export const planKeys = Object.keys(planSchema.shape);
export const cloudKeys = Object.keys(cloud.shape);
export const gatewayKeys = Object.keys(gateway.shape);
export const routeKeys = Object.keys(route.shape);
export const pskKeys = Object.keys(psk.shape);
export const ikeKeys = Object.keys(ike.shape);
export const ipsecKeys = Object.keys(ipsec.shape);
