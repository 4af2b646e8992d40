// The shape of causeway.config.yaml. A code given as `error` finds its sentence in `config-shape.ts`.
import { z } from 'zod';
import { EDITION_NAMES, type QuotaName } from '../topology/editions/edition.ts';
import { HTTP_METHODS, SIGNATURE_METHODS, TRANSPORTS } from './account.ts';
import { credentialsFault } from './credential-kinds.ts';
import { endpointFault, proxyFault, vaultAddressFault, type EndpointFault } from './endpoint.ts';
import { webhookSchema } from './webhook-schema.ts';

export const OWNER_PATTERN = /^[a-z][a-z0-9-]{0,39}$/;
const VARIABLE_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*$/;

const endpoint = judged(endpointFault);

const headers = z.strictObject({
  organization: z.string().min(1).optional(),
  resourceGroup: z.string().min(1).optional(),
});

const accessKey = z.strictObject({
  env: z.string().regex(VARIABLE_PATTERN, 'variable-prefix').optional(),
  file: z.string().min(1).optional(),
  profile: z.string().min(1).optional(),
});

const role = accessKey.extend({
  assumeRole: z
    .string()
    .regex(/^acs:ram::\d+:role\/\S+$/, 'role-arn')
    .optional(),
  from: accessKey.check(refuseMixture).optional(),
  stsEndpoint: endpoint.optional(),
});

const credentials = role.check(refuseMixture);

const tls = z.strictObject({
  caFile: z.string().min(1).optional(),
  pin: z
    .string()
    .regex(/^sha256\/[A-Za-z0-9+/]{43}=$/, 'pin')
    .optional(),
  serverName: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$/, 'server-name')
    .optional(),
});

const count = z.int().min(1).optional();
const limits = z.strictObject({
  connectionsPerGateway: count,
  routesPerGateway: count,
  policyRoutesPerGateway: count,
  customerGatewaysPerRegion: count,
  subnetsPerSide: count,
  certificatesPerAccount: count,
} satisfies Record<QuotaName, unknown>);

const account = z.strictObject({
  endpoint: endpoint.optional(),
  transport: z.enum(TRANSPORTS).optional(),
  httpMethod: z.enum(HTTP_METHODS).optional(),
  signatureMethod: z.enum(SIGNATURE_METHODS).optional(),
  edition: z.enum(EDITION_NAMES).optional(),
  credentials: credentials.optional(),
  headers: headers.optional(),
  tls: tls.optional(),
  proxy: judged(proxyFault).optional(),
  limits: limits.optional(),
  rateLimits: z.enum(['published', 'none']).optional(),
  allowInsecureHttp: z.boolean().optional(),
});

const masterKey = z.strictObject({ id: z.string().min(1), file: z.string().min(1) });

const sops = z.strictObject({ binary: z.string().min(1).optional() });

const vault = z.strictObject({
  address: judged(vaultAddressFault).optional(),
  caFile: z.string().min(1).optional(),
  namespace: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'vault-namespace')
    .optional(),
  tokenFile: z.string().min(1).optional(),
});

const secrets = z.strictObject({
  directory: z.string().min(1).optional(),
  envPrefix: z
    .string()
    .regex(/^(?:[A-Za-z_][A-Za-z0-9_]*)?$/, 'variable-prefix')
    .optional(),
  masterKeys: z.array(masterKey).min(1).optional(),
  sops: sops.optional(),
  vault: vault.optional(),
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
  credentials: Object.keys(role.shape),
  accessKey: Object.keys(accessKey.shape),
  headers: Object.keys(headers.shape),
  tls: Object.keys(tls.shape),
  limits: Object.keys(limits.shape),
  temporal: Object.keys(temporal.shape),
  worker: Object.keys(worker.shape),
  secrets: Object.keys(secrets.shape),
  masterKey: Object.keys(masterKey.shape),
  sops: Object.keys(sops.shape),
  vault: Object.keys(vault.shape),
  plans: Object.keys(plans.shape),
};

/** A text that is held to a rule of its own. */
function judged(faultOf: (text: string) => EndpointFault | undefined) {
  return z.string().check((check) => {
    const fault = faultOf(check.value);
    if (fault === undefined) return;
    const { code, ...params } = fault;
    check.issues.push({ code: 'custom', message: code, params, input: check.value });
  });
}

function refuseMixture(check: z.core.ParsePayload<object>): void {
  const fault = credentialsFault(Object.keys(check.value));
  if (fault !== undefined) check.issues.push({ code: 'custom', message: fault, input: check.value });
}
