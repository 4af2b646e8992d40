// The simulator's configuration: what the YAML or JSON says, with every default filled in. Nothing is ignored.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { policySchema } from './api/policy.ts';
import { generousQuotas, publishedLimits, publishedQuotas } from './edition.ts';

const unitsMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const duration = z.string().transform((text, context) => {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const unitMs = unitsMs[unit ?? ''];
  if (count !== undefined && unitMs !== undefined) return Number(count) * unitMs;
  context.addIssue({ code: 'custom', message: 'Expected a duration such as 2s, 500ms or 5m' });
  return z.NEVER;
});

const keyId = z.string().regex(/^[\w.-]{1,128}$/, 'Expected letters, digits, dots, dashes and underscores');
const regionId = z.string().regex(/^[a-z0-9-]{1,64}$/, 'Expected a region id such as cn-hangzhou');

const account = z
  .strictObject({
    accessKeyId: keyId,
    accessKeySecret: z.string().min(1),
    uid: z
      .string()
      .regex(/^\d{1,32}$/, 'Expected digits in quotes')
      .optional(),
    roles: z.array(z.string().min(1)).default([]),
    /** A RAM user's name; without one the key is the account's own. */
    user: z.string().min(1).optional(),
    /** What the key may do; everything without one. */
    policy: policySchema.optional(),
  })
  .transform((entry) => ({ ...entry, uid: entry.uid ?? uidOfKey(entry.accessKeyId) }));

const gateway = z.strictObject({
  id: z.string().regex(/^vpn-[a-z0-9]{1,40}$/, 'Expected a VPN gateway id such as vpn-hub0000000000000000a'),
  region: regionId,
  vpc: z.string().regex(/^vpc-[a-z0-9]{1,40}$/, 'Expected a VPC id such as vpc-hub00000000000000000a'),
  name: z.string().optional(),
  internetIp: z.ipv4().optional(),
  ipsec: z.enum(['enable', 'disable']).default('enable'),
  ssl: z.enum(['enable', 'disable']).default('disable'),
  sslConnections: z.number().int().min(1).default(5),
  chargeType: z.enum(['PostpayByFlow', 'Prepay']).default('PostpayByFlow'),
  status: z.enum(['init', 'provisioning', 'active', 'updating', 'deleting']).default('active'),
  businessStatus: z.enum(['Normal', 'FinancialLocked']).default('Normal'),
});

const vpc = z.strictObject({
  id: z.string().regex(/^vpc-[a-z0-9]{1,40}$/, 'Expected a VPC id such as vpc-hub00000000000000000a'),
  region: regionId,
  cidr: z.cidrv4().default('10.0.0.0/16'),
});
export type VpcConfig = z.infer<typeof vpc>;

const durations = z.strictObject({
  connection: duration.default(2000),
  route: duration.default(1000),
  negotiation: duration.default(1000), // from a connection that is configured to its phase 2
  vpnGateway: duration.default(5000),
  policyRoute: duration.default(1000),
  gatewayChange: duration.default(2000),
  sslServer: duration.default(2000),
  clientCert: duration.default(1000),
  certificate: duration.default(1095 * 86_400_000), // how long a client certificate is valid
});

const quotaCount = z.number().int().min(0).default(Infinity);
const quotas = z.union([
  z.literal('generous').transform(() => generousQuotas),
  z.literal('published').transform(() => publishedQuotas),
  z.strictObject({
    connectionsPerGateway: quotaCount,
    routesPerGateway: quotaCount,
    policyRoutesPerGateway: quotaCount,
    customerGatewaysPerRegion: quotaCount,
    gatewaysPerAccount: quotaCount,
    sslServersPerGateway: quotaCount,
    clientCertsPerAccount: quotaCount,
    routesPerVpc: quotaCount,
  }),
]);

const limits = z.union([
  z.literal('off').transform((): Record<string, number> => ({})),
  z.literal('published').transform((): Record<string, number> => publishedLimits),
  z.record(z.string(), z.number().int().min(1)).superRefine((given, context) => {
    for (const action of Object.keys(given)) {
      if (!(action in publishedLimits)) context.addIssue({ code: 'custom', message: `Unknown operation ${action}` });
    }
  }),
]);

const simulatorConfig = z
  .strictObject({
    seed: z.number().int().min(0).default(1),
    edition: z.enum(['apsara-3.16', 'public']).default('apsara-3.16'),
    spelling: z.enum(['public', 'guide']).default('public'),
    clockScale: z.number().positive().max(1_000_000).default(1),
    durations: durations.prefault({}),
    tokenRetention: duration.default(86_400_000), // assumed: no source states it
    quotas: quotas.prefault('generous'),
    limits: limits.prefault('off'),
    tokenBeforeLock: z.boolean().default(true),
    /** `ignored`: a cloud without tokens. `poisoned`: a refused call's token is refused ever after. */
    tokens: z.enum(['honoured', 'ignored', 'poisoned']).default('honoured'),
    /** Whether signatures of version 3 are taken; the guide has version 1 alone. */
    acs3: z.boolean().default(true),
    peers: z.enum(['up', 'down', 'mismatched']).default('up'),
    accounts: z
      .array(account)
      .min(1)
      .prefault([
        { accessKeyId: 'testid', accessKeySecret: 'testsecret', uid: '1234567890123456', roles: ['adminrole'] },
      ]),
    vpcs: z.array(vpc).default([]),
    gateways: z.array(gateway).prefault([defaultGateway('a'), defaultGateway('b')]),
  })
  .superRefine((config, context) => {
    refuseTwice(
      config.accounts.map((entry) => entry.accessKeyId),
      (id) => context.addIssue({ code: 'custom', path: ['accounts'], message: `Access key ${id} is there twice` }),
    );
    refuseTwice(
      config.gateways.map((entry) => entry.id),
      (id) => context.addIssue({ code: 'custom', path: ['gateways'], message: `Gateway ${id} is there twice` }),
    );
  });

/** Durations are in simulated milliseconds; the keys are those of the YAML. */
export type SimulatorConfig = z.infer<typeof simulatorConfig>;
export type AccountConfig = SimulatorConfig['accounts'][number];
export type GatewayConfig = SimulatorConfig['gateways'][number];
export type DurationName = keyof SimulatorConfig['durations'];

export class SimulatorConfigError extends Error {
  override readonly name = 'SimulatorConfigError';
}

/** Throws `SimulatorConfigError` that lists every problem with its path. */
export function parseSimulatorConfig(value: unknown): SimulatorConfig {
  const parsed = simulatorConfig.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(describeIssue);
  throw new SimulatorConfigError(`Simulator configuration is invalid: ${problems.join('; ')}`);
}

/** Reads YAML or JSON. */
export function readSimulatorConfig(file: string): SimulatorConfig {
  return parseSimulatorConfig(parseDocument(file));
}

/** The regions that this cloud has: those of its gateways and VPCs, or the default one. */
export function regionsOf({ gateways, vpcs }: SimulatorConfig): string[] {
  const regions = new Set([...gateways, ...vpcs].map((entry) => entry.region));
  return regions.size > 0 ? [...regions] : ['cn-hangzhou'];
}

/** The VPCs that are configured, and those that only a gateway names. */
export function vpcsOf({ gateways, vpcs }: SimulatorConfig): VpcConfig[] {
  const found = new Map(vpcs.map((entry) => [entry.id, entry]));
  for (const { vpc: id, region } of gateways) if (!found.has(id)) found.set(id, vpc.parse({ id, region }));
  return [...found.values()];
}

/** Every VPC has one vSwitch. */
export function vswitchOf(vpcId: string): string {
  return vpcId.replace('vpc-', 'vsw-');
}

function parseDocument(file: string): unknown {
  try {
    return parseYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SimulatorConfigError(`Cannot read the simulator configuration ${file}: ${String(error)}`, {
      cause: error,
    });
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const inner =
    issue.code === 'invalid_union' ? issue.errors.flat().find((found) => found.code !== 'invalid_value') : undefined;
  const { path, message } = inner ?? issue;
  const place = [...issue.path, ...(inner === undefined ? [] : path)].map(String).join('.');
  return place === '' ? message : `${place}: ${message}`;
}

function refuseTwice(ids: string[], refuse: (id: string) => void): void {
  for (const id of new Set(ids.filter((candidate, index) => ids.indexOf(candidate) !== index))) refuse(id);
}

function uidOfKey(accessKeyId: string): string {
  const digest = createHash('sha256').update(accessKeyId).digest();
  return String(digest.readBigUInt64BE() % 10n ** 16n).padStart(16, '0');
}

function defaultGateway(letter: string) {
  return { id: `vpn-hub0000000000000000${letter}`, region: 'cn-hangzhou', vpc: 'vpc-hub00000000000000000a' };
}
