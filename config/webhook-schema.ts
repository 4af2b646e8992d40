// The shape of the configuration's `webhook` section: where to listen, who may send, and what a delivery may ask for.
import { z } from 'zod';

/** Listening on more than this machine is decided with TLS, elsewhere. */
const LISTEN_PATTERN = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/;
const VARIABLE_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*$/;
export const PLAN_NAME_PATTERN = /^[a-z][a-z0-9-]{1,39}$/;

const path = z.string().regex(/^[\w-]{1,64}(?:\.[\w-]{1,64}){0,15}$/, 'payload-path');
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const secret = exactlyOne(
  z.strictObject({
    env: z.string().regex(VARIABLE_PATTERN, 'variable-name').optional(),
    file: z.string().min(1).optional(),
  }),
  ['env', 'file'],
);

const condition = exactlyOne(
  z.strictObject({
    path,
    equals: scalar.optional(),
    oneOf: z.array(scalar).min(1).max(100).optional(),
    label: z.string().min(1).max(200).optional(),
  }),
  ['equals', 'oneOf', 'label'],
);

const planChoice = exactlyOne(
  z.strictObject({
    name: z.string().regex(PLAN_NAME_PATTERN, 'plan-name').optional(),
    path: path.optional(),
  }),
  ['name', 'path'],
);

const rule = z.strictObject({
  event: z.string().min(1).max(200).optional(),
  when: z.array(condition).max(20).optional(),
  do: z.enum(['apply', 'destroy']),
  plan: planChoice,
  ticket: z.strictObject({ path }).optional(),
});

const source = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'source-kind'),
  secrets: z.array(secret).min(1).max(8),
  ratePerMinute: z.int().min(1).max(1_000_000).optional(),
  rules: z.array(rule).min(1).max(100),
});

const tls = z.strictObject({ certFile: z.string().min(1), keyFile: z.string().min(1) });

export const webhookSchema = z.strictObject({
  listen: z
    .string()
    .refine((text) => listenPort(text) !== undefined, 'listen-address')
    .optional(),
  publicUrl: z
    .string()
    .regex(/^https?:\/\/[^\s?#@]+$/, 'public-url')
    .optional(),
  allowInsecureHttp: z.boolean().optional(),
  tls: tls.optional(),
  sources: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'source-name'), source),
});

export const webhookKeys = {
  '': Object.keys(webhookSchema.shape),
  tls: Object.keys(tls.shape),
  'sources.*': Object.keys(source.shape),
  'sources.*.secrets.*': ['env', 'file'],
  'sources.*.rules.*': Object.keys(rule.shape),
  'sources.*.rules.*.when.*': ['path', 'equals', 'oneOf', 'label'],
  'sources.*.rules.*.plan': ['name', 'path'],
  'sources.*.rules.*.ticket': ['path'],
};

/** Nothing when the text is not `<host>:<port>`. */
export function listenPort(text: string): number | undefined {
  const port = Number(LISTEN_PATTERN.exec(text)?.[1] ?? Number.NaN);
  return port <= 65_535 ? port : undefined;
}

/** An object with exactly one of some keys. */
function exactlyOne<T extends z.ZodObject>(schema: T, keys: readonly string[]): T {
  return schema.check((check) => {
    const given = keys.filter((key) => Object.hasOwn(check.value, key) && check.value[key] !== undefined);
    if (given.length === 1) return;
    const params = {
      message: `Exactly one of ${keys.join(', ')} belongs here`,
      hint: `Write one of ${keys.join(', ')}`,
    };
    check.issues.push({ code: 'custom', message: 'exactly-one', params, input: check.value });
  });
}
