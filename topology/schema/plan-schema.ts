// The shape of a plan as it is written. A code given as `error` of a check finds its sentence in `plan-complaints.ts`.
import { z } from 'zod';
import { clientAccessSchema, gatewaySchema } from './gateway-schema.ts';
import { gatewayName, planName, profileName } from './names-schema.ts';
import { rolloutSchema } from './rollout-schema.ts';
import { profileNames, sharedSchema } from './settings-schema.ts';

const cloudSchema = z.strictObject({
  account: z.string().min(1).optional(),
  region: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'region-name'),
  organization: z.string().min(1).optional(),
  resourceGroup: z.string().min(1).optional(),
});

const column = z.string().min(1);

/** The keys of a site that a cell can hold; never a psk. */
const columnsSchema = z.strictObject({
  name: column,
  description: column.optional(),
  profiles: column.optional(),
  address: column.optional(),
  gateway: column.optional(),
  siteSubnets: column.optional(),
  cloudSubnets: column.optional(),
  device: column.optional(),
});

const sitesFromSchema = z.strictObject({
  csv: z.string().min(1),
  profiles: profileNames.optional(),
  columns: columnsSchema,
});

export const planSchema = z.strictObject({
  version: z.literal(1, 'plan-version'),
  name: planName,
  description: z.string().optional(),
  cloud: cloudSchema,
  gateways: z.record(gatewayName, gatewaySchema).optional(),
  defaults: sharedSchema.optional(),
  profiles: z.record(profileName, sharedSchema).optional(),
  // Each is a `siteSchema`. One of the three must be there, which is checked with the rest.
  sites: z.array(z.unknown()).min(1).optional(),
  sitesFrom: z.array(sitesFromSchema).min(1).optional(),
  clientAccess: z.record(gatewayName, clientAccessSchema).optional(),
  rollout: rolloutSchema.optional(),
});

export const columnKeys = Object.keys(columnsSchema.shape);
