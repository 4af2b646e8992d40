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

export function ikeConfig(json: string, name: string, edition: Edition): IkeRequest {
  const keys = new ConfigKeys(json, name);
  const psk = keys.text('Psk', /^\S{1,100}$/);
  // The guide's request table says LocalIdIPsec, its answers and today's API say LocalId.
  const localId = keys.text('LocalId', /^.{1,100}$/s) ?? keys.text('LocalIdIPsec', /^.{1,100}$/s);
  const remoteId = keys.text('RemoteId', /^.{1,100}$/s);
  return {
    IkeVersion: keys.oneOf('IkeVersion', ['ikev1', 'ikev2']) ?? 'ikev1',
    IkeMode: keys.oneOf('IkeMode', ['main', 'aggressive']) ?? 'main',
    IkeEncAlg: keys.oneOf('IkeEncAlg', encryptionAlgorithms) ?? 'aes',
    IkeAuthAlg: keys.oneOf('IkeAuthAlg', edition.authenticationAlgorithms) ?? 'md5',
    IkePfs: keys.oneOf('IkePfs', ikeGroups) ?? 'group2',
    IkeLifetime: keys.integer('IkeLifetime', 86_400) ?? 86_400,
    ...(psk !== undefined && { Psk: psk }),
    ...(localId !== undefined && { LocalId: localId }),
    ...(remoteId !== undefined && { RemoteId: remoteId }),
  };
}

export function ipsecConfig(json: string, name: string, edition: Edition): IpsecConfig {
  const keys = new ConfigKeys(json, name);
  return {
    IpsecEncAlg: keys.oneOf('IpsecEncAlg', encryptionAlgorithms) ?? 'aes',
    IpsecAuthAlg: keys.oneOf('IpsecAuthAlg', edition.authenticationAlgorithms) ?? 'md5',
    IpsecPfs: keys.oneOf('IpsecPfs', edition.ipsecPfs) ?? 'group2',
    IpsecLifetime: keys.integer('IpsecLifetime', 86_400) ?? 86_400,
  };
}

/** Lower-case keys and string values, as the guide's example has them. */
export function healthCheckConfig(json: string, name: string): HealthCheck {
  const keys = new ConfigKeys(json, name);
  const isEnabled = keys.text('enable', /^(true|false)$/) === 'true';
  const Dip = keys.address('dip') ?? '';
  const Sip = keys.address('sip') ?? '';
  if (isEnabled && (Dip === '' || Sip === '')) throw invalid(`${name}.${Dip === '' ? 'dip' : 'sip'}`);
  return {
    Enable: isEnabled ? 'true' : 'false',
    Dip,
    Sip,
    Interval: keys.integer('interval', 86_400) ?? 3,
    Retry: keys.integer('retry', 1000) ?? 3,
  };
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
