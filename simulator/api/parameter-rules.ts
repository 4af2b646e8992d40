// The rules that parameters of several operations share. A parser throws the refusal the API would give; a blank value
// counts as absent, because providers send blanks for what they leave unset.
import type { Edition } from '../edition.ts';
import { parseCidr } from '../world/ipv4.ts';
import type { ApiError } from './api-error.ts';
import { missingParameter, refusal } from './api-error.ts';
import type { ApiParameters } from './sign-v1.ts';

export type Parser<T> = (text: string, name: string, edition: Edition) => T;

interface Rule<T> {
  readonly isRequired: boolean;
  /** For a parameter that comes as `Name.1`, `Name.2`: from all parameters to its value. */
  readonly gather?: (raw: ApiParameters, name: string) => T;
  readonly parse: Parser<T>;
  readonly whenAbsent: (edition: Edition) => T;
}

export type Rules = Readonly<Record<string, Rule<unknown>>>;
export type ParametersOf<R extends Rules> = { readonly [K in keyof R]: R[K] extends Rule<infer T> ? T : never };

export function parseParameters<R extends Rules>(
  rules: R,
  { raw, edition }: { raw: ApiParameters; edition: Edition },
): ParametersOf<R> {
  const parsed = Object.entries(rules).map(([name, rule]) => {
    if (rule.gather !== undefined) return [name, rule.gather(raw, name)];
    const text = raw.get(name) ?? '';
    if (text !== '') return [name, rule.parse(text, name, edition)];
    if (rule.isRequired) throw missingParameter(name);
    return [name, rule.whenAbsent(edition)];
  });
  return Object.fromEntries(parsed) as ParametersOf<R>;
}

export function required<T>(parse: Parser<T>): Rule<T> {
  return { isRequired: true, parse, whenAbsent: unreachable };
}

export function optional<T>(parse: Parser<T>): Rule<T | undefined> {
  return { isRequired: false, parse, whenAbsent: () => undefined };
}

export function withDefault<T>(parse: Parser<T>, whenAbsent: T | ((edition: Edition) => T)): Rule<T> {
  const fallback = typeof whenAbsent === 'function' ? (whenAbsent as (edition: Edition) => T) : () => whenAbsent;
  return { isRequired: false, parse, whenAbsent: fallback };
}

interface Counts {
  readonly min: number;
  readonly max: number;
}

/** `Name.1`, `Name.2`, … */
export function repeated({ min, max }: Counts): Rule<string[]> {
  const gather = (raw: ApiParameters, name: string) => {
    const values = [...raw].filter(([key]) => isIndexed(key, name)).map(([, value]) => value);
    if (values.length < min) throw missingParameter(name);
    if (values.length > max) throw invalid(name);
    return values;
  };
  return { isRequired: false, gather, parse: unreachable, whenAbsent: unreachable };
}

/** `Name.1.Key`, `Name.1.Value`, … */
export function repeatedPairs({ min, max }: Counts): Rule<[string, string][]> {
  const gather = (raw: ApiParameters, name: string) => {
    const keys = [...raw].filter(([key]) => key.endsWith('.Key') && isIndexed(key.slice(0, -4), name));
    if (keys.length < min) throw missingParameter(name);
    if (keys.length > max || keys.some(([, key]) => key === '')) throw invalid(name);
    return keys.map(([key, value]): [string, string] => [value, raw.get(`${key.slice(0, -4)}.Value`) ?? '']);
  };
  return { isRequired: false, gather, parse: unreachable, whenAbsent: unreachable };
}

function isIndexed(key: string, name: string): boolean {
  return key.startsWith(`${name}.`) && /^\d{1,3}$/.test(key.slice(name.length + 1));
}

export function text(value: string): string {
  return value;
}

/** Python sends True and False. */
export function flag(value: string, name: string): boolean {
  const lower = value.toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw invalid(name);
  return lower === 'true';
}

export function oneOf<const T extends string>(allowed: readonly T[]): (value: string, name: string) => T {
  return (value, name) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw invalid(name);
    return found;
  };
}

export function integer({ min, max }: { min: number; max: number }): Parser<number> {
  return (value, name) => {
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw invalid(name);
    return number;
  };
}

/** One of the numbers that an edition offers. */
export function integerOf(offered: (edition: Edition) => readonly number[]): Parser<number> {
  return (value, name, edition) => {
    const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
    if (!offered(edition).includes(number)) throw invalid(name);
    return number;
  };
}

/** 100 is the active route, 0 the standby one. */
export function weight(value: string, name: string): 0 | 100 {
  if (value !== '0' && value !== '100') throw invalid(name);
  return value === '100' ? 100 : 0;
}

/** Letters (Chinese ones too), digits, dot, underscore and dash; starts with a letter. */
export function resourceName(value: string, _: string, edition: Edition): string {
  const { min, max } = edition.nameLength;
  if (!/^[A-Za-z\u4E00-\u9FFF][A-Za-z\u4E00-\u9FFF0-9._-]*$/.test(value)) throw refusal('InvalidName');
  if (value.length < min || value.length > max || startsLikeUrl(value)) throw refusal('InvalidName');
  return value;
}

/** 2 to 256 of the same letters, digits, dash, underscore and Chinese full stop, comma and colon. */
export function description(value: string): string {
  if (!/^[A-Za-z\u4E00-\u9FFF][A-Za-z\u4E00-\u9FFF0-9_。，：-]{1,255}$/.test(value))
    throw refusal('InvalidDescription');
  if (startsLikeUrl(value)) throw refusal('InvalidDescription');
  return value;
}

export function cidrBlock(value: string, name: string): string {
  if (parseCidr(value) === undefined) throw invalid(name);
  return value;
}

export function clientToken(value: string, name: string): string {
  if (!/^[\u0021-\u007E]{1,64}$/.test(value)) throw invalid(name);
  return value;
}

export function invalid(name: string): ApiError {
  return refusal('InvalidParameter', name);
}

export const regionId = required(text);
export const token = optional(clientToken);
export const paging = {
  PageNumber: withDefault(integer({ min: 1, max: 1_000_000 }), 1),
  PageSize: withDefault(integer({ min: 1, max: 50 }), 10),
};

function startsLikeUrl(value: string): boolean {
  return /^https?:\/\//.test(value);
}

function unreachable(): never {
  throw new Error('A required parameter has no default');
}
