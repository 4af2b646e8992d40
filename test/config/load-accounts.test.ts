import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accountNamed, editionOf } from '../../config/account.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { mistakesOf, sentenceOf } from './mistakes.ts';
import { project } from './project.ts';

const ENDPOINT = 'https://vpc.example.internal';
const CONFIG = 'causeway.config.yaml';
const ROLE = 'acs:ram::1234567890123456:role/edge';

test('an edition is known also where the endpoint is not', () => {
  const cwd = project({ [CONFIG]: 'accounts: { default: { edition: public } }' });
  expect(editionOf(loadSettings({ env: {}, cwd }), 'default')?.name).toBe('public');
  expect(editionOf(loadSettings({ env: { CAUSEWAY_EDITION: 'apsara-3.16' }, cwd }), 'default')?.name).toBe(
    'apsara-3.16',
  );
  expect(editionOf(loadSettings({ env: {}, cwd }), 'other')).toBeUndefined();
});

test.each([
  ['{ env: A }', {}, { env: 'A' }],
  ['{ profile: edge }', {}, { profile: 'edge' }],
  [
    '{ file: aliyun.json }',
    { CAUSEWAY_STS_ENDPOINT: 'https://sts.example' },
    { file: 'aliyun.json', stsEndpoint: 'https://sts.example' },
  ],
  [`{ assumeRole: "${ROLE}" }`, {}, { assumeRole: ROLE, from: { env: 'ALIBABA_CLOUD' } }],
  [
    `{ assumeRole: "${ROLE}", from: { profile: edge }, stsEndpoint: https://sts.example }`,
    {},
    { assumeRole: ROLE, from: { profile: 'edge' }, stsEndpoint: 'https://sts.example' },
  ],
])('credentials %s are understood', (written, env, expected) => {
  const cwd = project({
    [CONFIG]: `owner: us\naccounts: { default: { endpoint: ${ENDPOINT}, credentials: ${written} } }`,
  });
  const { credentials } = accountNamed(loadSettings({ env, cwd }), 'default');
  expect(credentials).toEqual('file' in expected ? { ...expected, file: join(cwd, expected.file) } : expected);
});

test('a project’s credentials replace those of another kind in the user’s file', () => {
  const account = (credentials: string) =>
    `accounts: { default: { endpoint: ${ENDPOINT}, credentials: ${credentials} } }`;
  const cwd = project({
    'home/causeway/causeway.config.yaml': account('{ env: MINE }'),
    [CONFIG]: `owner: us\n${account('{ profile: edge }')}`,
  });
  const settings = loadSettings({ env: { XDG_CONFIG_HOME: join(cwd, 'home') }, cwd });
  expect(accountNamed(settings, 'default').credentials).toEqual({ profile: 'edge' });
});

test.each([
  ['tls: { pin: abc }', 'pin'],
  ['tls: { pinn: abc }', 'unknown-key'],
  ['tls: { serverName: "a b" }', 'server-name'],
  ['proxy: "http://me:hunter2@proxy"', 'proxy-credentials'],
  ['credentials: { env: A, profile: b }', 'credentials-mixed'],
  [`credentials: { assumeRole: "${ROLE}", env: A }`, 'credentials-mixed'],
  [`credentials: { assumeRole: "${ROLE}", from: { env: A, profile: b } }`, 'credentials-mixed'],
  ['credentials: { from: { env: A } }', 'role-missing'],
  ['credentials: { env: A, stsEndpoint: https://sts.example }', 'sts-unused'],
  ['credentials: { profile: a, stsEndpoint: sts.example }', 'endpoint-scheme'],
  ['limits: { connectionsPerGateway: 0 }', 'out-of-range'],
  ['limits: { connectionPerGateway: 5 }', 'unknown-key'],
  ['rateLimits: off', 'not-allowed'],
  ['signatureMethod: HMAC-SHA512', 'not-allowed'],
])('an account with %s is refused', (setting, code) => {
  const cwd = project({ [CONFIG]: `accounts:\n  default: { endpoint: ${ENDPOINT}, ${setting} }\n` });
  expect(mistakesOf({ env: {}, cwd }).map((it) => it.split(' ')[1])).toEqual([code]);
  expect(sentenceOf(() => loadSettings({ env: {}, cwd }))).not.toContain('hunter2');
});

test('what no value says alone is wrong with an account is said too', () => {
  const cwd = project({
    [CONFIG]: `accounts:
  sha: { endpoint: ${ENDPOINT}, signatureMethod: HMAC-SHA256 }
  sts: { endpoint: ${ENDPOINT}, credentials: { profile: a, stsEndpoint: "http://sts.example" } }
`,
  });
  expect(mistakesOf({ env: {}, cwd })).toEqual([`${CONFIG}:2:67 signature-method`, `${CONFIG}:3:90 endpoint-insecure`]);
});
