// What a link is, layer by layer: the settings that several sites may share, and a site and its links with what is their own.
import { z } from 'zod';
import { connectionId, customerGatewayId, gatewayName, profileName, shortName } from './names-schema.ts';
import { ADDRESS, CIDR } from './network-schema.ts';
import { pskSchema } from './psk-schema.ts';

// Which algorithms exist is the edition's matter.
export const ikeSchema = z.strictObject({
  version: z.enum(['ikev1', 'ikev2']).optional(),
  mode: z.enum(['main', 'aggressive']).optional(),
  encryption: z.string().optional(),
  authentication: z.string().optional(),
  dhGroup: z.string().optional(),
  lifetimeSeconds: z.int().optional(),
});

export const ipsecSchema = z.strictObject({
  encryption: z.string().optional(),
  authentication: z.string().optional(),
  pfs: z.string().optional(),
  lifetimeSeconds: z.int().optional(),
});

const tunnelId = z.string().regex(/^[\x21-\x7e]{1,100}$/, 'tunnel-id');

export const idsSchema = z.strictObject({ local: tunnelId.optional(), remote: tunnelId.optional() });

export const healthCheckSchema = z.strictObject({
  from: ADDRESS.optional(),
  to: ADDRESS.optional(),
  intervalSeconds: z.int().min(1).max(86_400).optional(),
  retries: z.int().min(1).max(1_000).optional(),
});

export const routeSchema = z.strictObject({
  to: CIDR,
  from: CIDR.optional(),
  weight: z.literal([0, 100], 'route-weight').optional(),
  publish: z.boolean().optional(),
});

const settings = {
  gateway: gatewayName.optional(),
  cloudSubnets: z.array(CIDR).min(1).optional(),
  selectors: z.enum(['subnets', 'any']).optional(),
  role: z.enum(['active', 'standby']).optional(),
  psk: pskSchema.optional(),
  ike: ikeSchema.optional(),
  ipsec: ipsecSchema.optional(),
  ids: idsSchema.optional(),
  healthCheck: healthCheckSchema.optional(),
  effectImmediately: z.boolean().optional(),
  routes: z.array(routeSchema).optional(),
  device: z.string().min(1).optional(),
};

export const customerGatewaySchema = z.strictObject({ id: customerGatewayId });
export const connectionSchema = z.strictObject({ id: connectionId });

export const profileNames = z.array(profileName);

/** What holds for one site, or for one link of it. */
const own = {
  description: z.string().optional(),
  profiles: profileNames.optional(),
  address: ADDRESS.optional(),
  customerGateway: customerGatewaySchema.optional(),
  siteSubnets: z.array(CIDR).min(1).optional(),
  connection: connectionSchema.optional(),
};

export const linkSchema = z.strictObject({ name: shortName('link-name'), ...own, ...settings });

const links = z.array(linkSchema).min(1).optional();

/** The defaults, and a profile. */
export const sharedSchema = z.strictObject({ ...settings, links });

export const siteSchema = z.strictObject({ name: shortName('site-name'), ...own, ...settings, links });
