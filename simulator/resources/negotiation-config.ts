// The JSON-valued parameters of a connection: IKE (phase 1), IPsec (phase 2) and health check settings. Blank values
// count as unset; a message names the key and never the value, which may be a pre-shared key.
import { z } from 'zod';
import { invalid } from '../api/parameter-rules.ts';
import type { Edition } from '../edition.ts';
import { parseIpv4 } from '../world/ipv4.ts';

export const ikeConfigSchema = z.object({
  Psk: z.string(),
  IkeVersion: z.string(),
  IkeMode: z.string(),
  IkeEncAlg: z.string(),
  IkeAuthAlg: z.string(),
  IkePfs: z.string(),
  IkeLifetime: z.number(),
  LocalId: z.string(),
  RemoteId: z.string(),
});
export type IkeConfig = z.infer<typeof ikeConfigSchema>;

export const ipsecConfigSchema = z.object({
  IpsecEncAlg: z.string(),
  IpsecAuthAlg: z.string(),
  IpsecPfs: z.string(),
  IpsecLifetime: z.number(),
});
export type IpsecConfig = z.infer<typeof ipsecConfigSchema>;

export const healthCheckSchema = z.object({
  Enable: z.enum(['true', 'false']),
  Dip: z.string(),
  Sip: z.string(),
  Interval: z.number(),
  Retry: z.number(),
});
export type HealthCheck = z.infer<typeof healthCheckSchema>;

/** The identifiers and the key stay open: their defaults are addresses and a random key. */
export type IkeRequest = Omit<IkeConfig, 'Psk' | 'LocalId' | 'RemoteId'> &
  Partial<Pick<IkeConfig, 'Psk' | 'LocalId' | 'RemoteId'>>;

const encryptionAlgorithms = ['aes', 'aes192', 'aes256', 'des', '3des'];
const ikeGroups = ['group1', 'group2', 'group5', 'group14', 'group24'];

const ikeDefaults = {
  IkeVersion: 'ikev1',
  IkeMode: 'main',
  IkeEncAlg: 'aes',
  IkeAuthAlg: 'md5',
  IkePfs: 'group2',
  IkeLifetime: 86_400,
};
const ipsecDefaults = { IpsecEncAlg: 'aes', IpsecAuthAlg: 'md5', IpsecPfs: 'group2', IpsecLifetime: 86_400 };
const healthCheckDefaults: HealthCheck = { Enable: 'false', Dip: '', Sip: '', Interval: 3, Retry: 3 };

export function ikeConfig(json: string, name: string, edition: Edition): IkeRequest {
  return { ...ikeDefaults, ...ikeChanges(json, name, edition) };
}

/** Only what was given: the guide's two tables differ in defaults, so a change keeps what it does not name (assumed). */
export function ikeChanges(json: string, name: string, edition: Edition): Partial<IkeConfig> {
  const keys = new ConfigKeys(json, name);
  return withoutUnset({
    Psk: keys.text('Psk', /^\S{1,100}$/),
    IkeVersion: keys.oneOf('IkeVersion', ['ikev1', 'ikev2']),
    IkeMode: keys.oneOf('IkeMode', ['main', 'aggressive']),
    IkeEncAlg: keys.oneOf('IkeEncAlg', encryptionAlgorithms),
    IkeAuthAlg: keys.oneOf('IkeAuthAlg', edition.authenticationAlgorithms),
    IkePfs: keys.oneOf('IkePfs', ikeGroups),
    IkeLifetime: keys.integer('IkeLifetime', 86_400),
    // The guide's request table says LocalIdIPsec, its answers and today's API say LocalId.
    LocalId: keys.text('LocalId', /^.{1,100}$/s) ?? keys.text('LocalIdIPsec', /^.{1,100}$/s),
    RemoteId: keys.text('RemoteId', /^.{1,100}$/s),
  });
}

export function ipsecConfig(json: string, name: string, edition: Edition): IpsecConfig {
  return { ...ipsecDefaults, ...ipsecChanges(json, name, edition) };
}

export function ipsecChanges(json: string, name: string, edition: Edition): Partial<IpsecConfig> {
  const keys = new ConfigKeys(json, name);
  return withoutUnset({
    IpsecEncAlg: keys.oneOf('IpsecEncAlg', encryptionAlgorithms),
    IpsecAuthAlg: keys.oneOf('IpsecAuthAlg', edition.authenticationAlgorithms),
    IpsecPfs: keys.oneOf('IpsecPfs', edition.ipsecPfs),
    IpsecLifetime: keys.integer('IpsecLifetime', 86_400),
  });
}

export function healthCheckConfig(json: string, name: string): HealthCheck {
  return requireEnds({ ...healthCheckDefaults, ...healthCheckChanges(json, name) });
}

/** Lower-case keys and string values as in the guide's example, or capitals, which alicloud sends when it modifies. */
export function healthCheckChanges(json: string, name: string): Partial<HealthCheck> {
  const keys = new ConfigKeys(json, name);
  const enable = keys.text('enable', /^(true|false)$/i) ?? keys.text('Enable', /^(true|false)$/i);
  return withoutUnset({
    Enable: enable === undefined ? undefined : enable.toLowerCase() === 'true' ? ('true' as const) : ('false' as const),
    Dip: keys.address('dip') ?? keys.address('Dip'),
    Sip: keys.address('sip') ?? keys.address('Sip'),
    Interval: keys.integer('interval', 86_400) ?? keys.integer('Interval', 86_400),
    Retry: keys.integer('retry', 1000) ?? keys.integer('Retry', 1000),
  });
}

/** A check that is on needs both of its addresses. */
export function requireEnds(check: HealthCheck): HealthCheck {
  if (check.Enable === 'true' && (check.Dip === '' || check.Sip === '')) {
    throw invalid(`HealthCheckConfig.${check.Dip === '' ? 'dip' : 'sip'}`);
  }
  return check;
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUnset<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

class ConfigKeys {
  readonly #name: string;
  readonly #values: Record<string, unknown>;

  constructor(json: string, name: string) {
    this.#name = name;
    this.#values = parseObject(json, name);
  }

  text(key: string, pattern: RegExp): string | undefined {
    const value = this.#scalar(key);
    if (value !== undefined && !pattern.test(value)) throw invalid(`${this.#name}.${key}`);
    return value;
  }

  oneOf(key: string, allowed: readonly string[]): string | undefined {
    const value = this.#scalar(key);
    if (value !== undefined && !allowed.includes(value)) throw invalid(`${this.#name}.${key}`);
    return value;
  }

  integer(key: string, max: number): number | undefined {
    const value = this.text(key, /^\d{1,9}$/);
    if (value !== undefined && Number(value) > max) throw invalid(`${this.#name}.${key}`);
    return value === undefined ? undefined : Number(value);
  }

  address(key: string): string | undefined {
    const value = this.#scalar(key);
    if (value !== undefined && parseIpv4(value) === undefined) throw invalid(`${this.#name}.${key}`);
    return value;
  }

  #scalar(key: string): string | undefined {
    const value = Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw invalid(`${this.#name}.${key}`);
  }
}

function parseObject(json: string, name: string): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(json, name));
  if (!parsed.success) throw invalid(name);
  return parsed.data;
}

function parseJson(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid(name);
  }
}
