// The shape of causeway.config.yaml. A code given as `error` finds its sentence in `config-shape.ts`.
import { z } from 'zod';
import { EDITION_NAMES } from '../topology/editions/edition.ts';
import { endpointFault } from './endpoint.ts';
import { webhookSchema } from './webhook-schema.ts';

export const OWNER_PATTERN = /^[a-z][a-z0-9-]{0,39}$/;
const VARIABLE_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*$/;

const endpoint = z.string().check((check) => {
  const fault = endpointFault(check.value);
  if (fault === undefined) return;
  const { code, ...params } = fault;
  check.issues.push({ code: 'custom', message: code, params, input: check.value });
});

const headers = z.strictObject({
  organization: z.string().min(1).optional(),
  resourceGroup: z.string().min(1).optional(),
});

const credentials = z.strictObject({ env: z.string().regex(VARIABLE_PATTERN, 'variable-prefix') });

const tls = z.strictObject({ caFile: z.string().min(1).optional() });

const account = z.strictObject({
  endpoint: endpoint.optional(),
  transport: z.literal('pop', 'transport').optional(),
  edition: z.enum(EDITION_NAMES).optional(),
  credentials: credentials.optional(),
  headers: headers.optional(),
  tls: tls.optional(),
  allowInsecureHttp: z.boolean().optional(),
});

const masterKey = z.strictObject({ id: z.string().min(1), file: z.string().min(1) });

const secrets = z.strictObject({
  directory: z.string().min(1).optional(),
  envPrefix: z
    .string()
    .regex(/^(?:[A-Za-z_][A-Za-z0-9_]*)?$/, 'variable-prefix')
    .optional(),
  masterKeys: z.array(masterKey).min(1).optional(),
});

const temporal = z.strictObject({ profile: z.string().min(1).optional() });
const worker = z.strictObject({ shutdownGraceSeconds: z.int().min(0).max(3600).optional() });
const plans = z.strictObject({ directory: z.string().min(1).optional() });

export const configSchema = z.strictObject({
  owner: z.string().regex(OWNER_PATTERN, 'owner-name').optional(),
  accounts: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'account-name'), account).optional(),
  temporal: temporal.optional(),
  worker: worker.optional(),
  secrets: secrets.optional(),
  plans: plans.optional(),
  webhook: webhookSchema.optional(),
});

export const configKeys = {
  root: Object.keys(configSchema.shape),
  account: Object.keys(account.shape),
  credentials: Object.keys(credentials.shape),
  headers: Object.keys(headers.shape),
  tls: Object.keys(tls.shape),
  temporal: Object.keys(temporal.shape),
  worker: Object.keys(worker.shape),
  secrets: Object.keys(secrets.shape),
  masterKey: Object.keys(masterKey.shape),
  plans: Object.keys(plans.shape),
};
