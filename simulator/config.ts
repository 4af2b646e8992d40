// The simulator's configuration: what the YAML or JSON says, with every default filled in. A value that is known but not
// built yet is refused by name; nothing is ignored.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
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
  })
  .transform((entry) => ({ ...entry, uid: entry.uid ?? uidOfKey(entry.accessKeyId) }));

const gateway = z.strictObject({
  id: z.string().regex(/^vpn-[a-z0-9]{1,40}$/, 'Expected a VPN gateway id such as vpn-hub0000000000000000a'),
  region: regionId,
  vpc: z.string().regex(/^vpc-[a-z0-9]{1,40}$/, 'Expected a VPC id such as vpc-hub00000000000000000a'),
  name: z.string().optional(),
  internetIp: z.ipv4().optional(),
  ipsec: z.enum(['enable', 'disable']).default('enable'),
  status: z.enum(['init', 'provisioning', 'active', 'updating', 'deleting']).default('active'),
  businessStatus: z.enum(['Normal', 'FinancialLocked']).default('Normal'),
});

const durations = z.strictObject({
  connection: duration.default(2000),
  route: duration.default(1000),
  negotiation: duration.default(1000), // from a connection that is configured to its phase 2
  vpnGateway: duration.default(5000),
  policyRoute: duration.default(1000),
  gatewayChange: duration.default(2000),
  sslServer: duration.default(2000),
  clientCert: duration.default(1000),
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
    spelling: z
      .enum(['public', 'guide'])
      .refine((spelling) => spelling === 'public', 'guide is not built yet, use public')
      .default('public'),
    clockScale: z.number().positive().max(1_000_000).default(1),
    durations: durations.prefault({}),
    tokenRetention: duration.default(86_400_000), // assumed: no source states it
    quotas: quotas.prefault('generous'),
    limits: limits.prefault('off'),
    tokenBeforeLock: z.boolean().default(true),
    peers: z.enum(['up', 'down', 'mismatched']).default('up'),
    accounts: z
      .array(account)
      .min(1)
      .prefault([{ accessKeyId: 'testid', accessKeySecret: 'testsecret', uid: '1234567890123456' }]),
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

/** The regions that this cloud has: those of its gateways, or the default one. */
export function regionsOf(config: SimulatorConfig): string[] {
  const regions = new Set(config.gateways.map((entry) => entry.region));
  return regions.size > 0 ? [...regions] : ['cn-hangzhou'];
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
