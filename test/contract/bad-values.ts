// What a rule of the catalogue does not allow: for each rule of a parameter, values that break this one alone.

/** A parameter, or a key of a parameter whose value is JSON. */
export interface ParameterRule {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly allowed?: readonly (string | number)[];
  readonly forbidden?: readonly number[];
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly charset?: 'ASCII';
  readonly startsWith?: string;
  readonly mustNotStartWith?: readonly string[];
  readonly mayContain?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly refusedWith?: string;
  readonly keys?: readonly ParameterRule[];
}

export interface BadValue {
  /** `null`: the parameter is left out. */
  readonly value: string | null;
  readonly code: string;
}

export function badValuesOf(rule: ParameterRule): BadValue[] {
  const absent = rule.required ? [null, ''].map((value) => ({ value, code: `Missing${rule.name}` })) : [];
  const wrong = [...wrongIn(rule), ...wrongFormats(rule.format)].map((value) => ({ value, code: codeOf(rule, value) }));
  return [...absent, ...wrong, ...wrongJson(rule).map((value) => ({ value, code: 'InvalidParameter' }))];
}

function codeOf({ name, format = '', refusedWith }: ParameterRule, value: string): string {
  if (format === 'JSON policy') return `InvalidParameter.${name}${value.length > 1024 ? 'Size' : 'Grammar'}`;
  if (refusedWith !== undefined) return refusedWith;
  if (format.startsWith('comma-separated')) return `IllegalParam.${name}`;
  return format === 'IPv4' ? 'InvalidIpAddress.WrongFormat' : 'InvalidParameter';
}

function wrongIn(rule: ParameterRule): string[] {
  const { type, allowed, min, max, minLength = 0, maxLength, charset, startsWith, mayContain, pattern } = rule;
  const isNumber = type.startsWith('Integer') || type === 'Long';
  return [
    ...(allowed !== undefined || type.startsWith('Boolean') ? ['nonsense'] : []),
    ...(isNumber ? ['many', '1.5', '1e3', '9'.repeat(20)] : []),
    ...(min === undefined ? [] : [String(min - 1)]),
    ...(max === undefined ? [] : [String(max + 1)]),
    ...(rule.forbidden ?? []).map(String),
    ...(minLength > 1 ? ['n'.repeat(minLength - 1)] : []),
    ...(maxLength === undefined ? [] : ['n'.repeat(maxLength + 1)]),
    ...(charset === 'ASCII' ? ['令牌'] : []),
    ...(startsWith === undefined ? [] : ['1st', '-dash', '_line', '.dot', ' space']),
    ...(rule.mustNotStartWith ?? []).map((start) => `${start}x`),
    ...(mayContain === undefined ? [] : ['a b', 'a/b', 'a@b', 'aé', 'a\tb', 'a,b']),
    ...(mayContain !== undefined && !mayContain.includes('.') ? ['a.b'] : []),
    ...(pattern === undefined ? [] : ['a b', 'a/b', '名字']),
    ...(type === 'IPv4' ? wrongFormats('IPv4') : []),
  ];
}

const notAddresses = ['host', '999.1.1.1', '10.0.0', '10.0.0.01', '10.0.0.0/24', '::1'];
const notBlocks = ['net', '10.0.0.0', '10.0.0/24', '10.0.0.0/33', '10.0.0.0/024', '10.0.0.1/24', '::/0'];

function wrongFormats(format = ''): string[] {
  if (format === 'IPv4') return notAddresses;
  if (format === 'IPv4 CIDR') return [...notBlocks, '10.0.0.0/24,10.1.0.0/24'];
  if (format.startsWith('comma-separated')) return [...notBlocks, '10.0.0.0/24,', '10.0.0.0/24;10.1.0.0/24'];
  if (format.startsWith('yyyymmddhh')) return ['20180202', '2018139901', '2018023001', '2018020225', '20180202010'];
  if (format.startsWith('acs:ram::')) return ['acs:ram::1:user/alice', 'acs:ram::one:role/alice', 'acs:ram::1:role/'];
  return format === 'JSON policy' ? ['{', '[]', '{"Version":"1"}'] : [];
}

function wrongJson({ keys }: ParameterRule): string[] {
  if (keys === undefined) return [];
  const wrongKeys = keys.flatMap((key) => wrongIn(key).map((value) => JSON.stringify({ [key.name]: value })));
  return ['{', '[]', '1', '"a"', 'null', ...wrongKeys, ...keys.map(({ name }) => JSON.stringify({ [name]: {} }))];
}
