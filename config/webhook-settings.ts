// The `webhook` section as settings: defaults filled in, paths made absolute. Secrets stay references until the server starts.
import { child, itemsOf, toPlain, type Located } from '../topology/document/located.ts';
import { pathFrom } from './read-config.ts';
import { listenPort, webhookSchema } from './webhook-schema.ts';

export type SecretReference = { kind: 'env'; name: string } | { kind: 'file'; file: string };

export type Scalar = string | number | boolean;

/** Holds of a payload where the value at `path` is one of some, or is a list with a label of that name. */
export type Condition = { path: string } & ({ kind: 'oneOf'; values: Scalar[] } | { kind: 'label'; label: string });

export interface DeliveryRule {
  /** Any event without it. */
  event?: string;
  when: Condition[];
  do: 'apply' | 'destroy';
  plan: { kind: 'name'; name: string } | { kind: 'path'; path: string };
  /** Where the payload has the ticket's reference. */
  ticketPath?: string;
}

export interface SourceSettings {
  name: string;
  kind: string;
  secrets: SecretReference[];
  ratePerMinute: number;
  rules: DeliveryRule[];
}

export interface WebhookSettings {
  listen: ListenAddress;
  publicUrl?: string;
  allowInsecureHttp: boolean;
  tls?: { certFile: string; keyFile: string };
  sources: SourceSettings[];
}

export interface ListenAddress {
  host: string;
  port: number;
}

const DEFAULT_LISTEN: ListenAddress = { host: '127.0.0.1', port: 8088 };
const DEFAULT_RATE_PER_MINUTE = 3_000;

/** The section has been checked already. */
export function webhookSettings(section: Located | undefined, cwd: string): WebhookSettings | undefined {
  if (section === undefined) return undefined;
  const { listen, publicUrl, allowInsecureHttp, sources } = webhookSchema.parse(toPlain(section));
  const tls = tlsFiles(child(section, 'tls'), cwd);
  return {
    listen: (listen === undefined ? undefined : listenAddress(listen)) ?? DEFAULT_LISTEN,
    allowInsecureHttp: allowInsecureHttp === true,
    sources: Object.entries(sources).map(([name, { kind, ratePerMinute, rules }]) => ({
      name,
      kind,
      secrets: secretsOf(child(child(child(section, 'sources'), name), 'secrets'), cwd),
      ratePerMinute: ratePerMinute ?? DEFAULT_RATE_PER_MINUTE,
      rules: rules.map(ruleOf),
    })),
    ...(publicUrl !== undefined && { publicUrl: publicUrl.replace(/\/+$/, '') }),
    ...(tls && { tls }),
  };
}

/** Nothing when the text is not `<host>:<port>`. */
export function listenAddress(text: string): ListenAddress | undefined {
  const port = listenPort(text);
  if (port === undefined) return undefined;
  return { host: text.slice(0, text.lastIndexOf(':')).replace(/^\[|\]$/g, ''), port };
}

function tlsFiles(node: Located | undefined, cwd: string): WebhookSettings['tls'] {
  const certFile = pathFrom(child(node, 'certFile'), cwd);
  const keyFile = pathFrom(child(node, 'keyFile'), cwd);
  return certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
}

function secretsOf(list: Located | undefined, cwd: string): SecretReference[] {
  return itemsOf(list).map((item) => {
    const { env } = toPlain(item) as { env?: string };
    const file = pathFrom(child(item, 'file'), cwd);
    return file === undefined ? { kind: 'env', name: env ?? '' } : { kind: 'file', file };
  });
}

type WrittenRule = ReturnType<typeof webhookSchema.parse>['sources'][string]['rules'][number];

function ruleOf({ event, when = [], plan, ticket, do: verb }: WrittenRule): DeliveryRule {
  return {
    when: when.map(conditionOf),
    do: verb,
    plan: plan.path === undefined ? { kind: 'name', name: plan.name ?? '' } : { kind: 'path', path: plan.path },
    ...(event !== undefined && { event }),
    ...(ticket && { ticketPath: ticket.path }),
  };
}

function conditionOf({ path, equals, oneOf, label }: NonNullable<WrittenRule['when']>[number]): Condition {
  if (label !== undefined) return { path, kind: 'label', label };
  return { path, kind: 'oneOf', values: oneOf ?? (equals === undefined ? [] : [equals]) };
}
