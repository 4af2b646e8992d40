import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Account } from '../../config/account.ts';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { readLocalStack, removeLocalStack, writeLocalStack } from '../../config/local-stack.ts';
import { readCredentials } from '../../config/read-credentials.ts';
import { createMasterKey, readMasterKeys } from '../../config/read-master-keys.ts';
import { readPlan } from '../../config/read-plan.ts';
import { planWith } from '../topology/marked-plan.ts';
import { project, thrownBy } from './project.ts';

function refusalOf(work: () => unknown): string {
  const error = thrownBy(work);
  expect(error).toBeInstanceOf(ConfigurationError);
  return error instanceof ConfigurationError ? `${error.message}. ${error.hint}` : '';
}

// Plans

test('a plan is read with the lines for its excerpts', () => {
  const file = join(project({ 'plan.yaml': planWith() }), 'plan.yaml');
  const { issues, topology, sourceLines } = readPlan(file);
  expect(issues).toEqual([]);
  expect(topology?.plan).toBe('retail-north');
  expect(sourceLines.get(file)?.[0]).toBe('version: 1');
});

test('the edition is asked for the account of the plan', () => {
  const file = join(project({ 'plan.yaml': planWith() }), 'plan.yaml');
  const { issues } = readPlan(file, { edition: (account) => (account === 'default' ? 'public' : undefined) });
  expect(issues.map(({ code }) => code)).toEqual(['address-not-public']);
});

test.each<[string, Buffer, string]>([
  ['a byte order mark is fine', Buffer.from(`\uFEFF${planWith()}`), ''],
  ['Latin-1 is not', Buffer.concat([Buffer.from('version: 1\nname: '), Buffer.from([0xf8])]), '2:7 encoding'],
  ['UTF-16 with a mark is not', Buffer.from('\uFEFFversion: 1', 'utf16le'), '1:1 encoding'],
  ['UTF-16 without a mark is not', Buffer.from('version: 1', 'utf16le'), '1:2 encoding'],
  ['5 MB and more is not', Buffer.alloc(5 * 1024 * 1024 + 1, '#'), '1:1 too-large'],
])('a plan file is UTF-8 of at most 5 MB: %s', (_, content, expected) => {
  const { issues } = readPlan(join(project({ 'plan.yaml': content }), 'plan.yaml'));
  expect(issues.map(({ line, column, code }) => `${line}:${column} ${code}`).join()).toBe(expected);
});

test('what is no file is said and not waited for', () => {
  const folder = project();
  const codeOf = (name: string) => readPlan(join(folder, name)).issues.map(({ code, file }) => [code, file]);
  expect(codeOf('gone.yaml')).toEqual([['file-not-found', join(folder, 'gone.yaml')]]);
  expect(codeOf('.')).toEqual([['not-a-file', join(folder, '.')]]);
  expect(readPlan('/dev/zero').issues.map(({ code }) => code)).toEqual(['not-a-file']);
});

test('no bytes make reading a plan throw', () => {
  const file = join(project(), 'plan.yaml');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      writeFileSync(file, bytes);
      expect(readPlan(file).issues.length).toBeGreaterThan(0);
    }),
    { numRuns: 100 },
  );
});

// Credentials

const account: Account = {
  name: 'default',
  endpoint: 'https://a.example',
  endpointHash: 'x',
  transport: 'pop',
  tls: {},
  rateLimits: 'published',
  edition: 'apsara-3.16',
  credentials: { env: 'RETAIL' },
  headers: {},
  allowInsecureHttp: false,
  isLocalSimulator: false,
};

const env = { RETAIL_ACCESS_KEY_ID: 'id', RETAIL_ACCESS_KEY_SECRET: 'hunter2', RETAIL_SECURITY_TOKEN: 'hunter3' };

test('credentials come from the variables of the account', () => {
  expect({ ...readCredentials(account, env) }).toEqual({
    accessKeyId: 'id',
    accessKeySecret: 'hunter2',
    securityToken: 'hunter3',
  });
  expect(readCredentials(account, { ...env, RETAIL_SECURITY_TOKEN: '' })).not.toHaveProperty('securityToken');
});

test.each(['RETAIL_ACCESS_KEY_ID', 'RETAIL_ACCESS_KEY_SECRET'])(
  'a missing %s is named, and where it is missing',
  (name) => {
    const refusal = refusalOf(() => readCredentials(account, { ...env, [name]: ' ' }));
    expect(refusal).toContain(`the worker's environment lacks ${name}`);
    expect(refusal).not.toContain('hunter');
  },
);

test('the simulator has credentials that everybody knows, unless others are set', () => {
  const local = { ...account, isLocalSimulator: true };
  expect(readCredentials(local, {})).toHaveProperty('accessKeyId', 'testid');
  expect(readCredentials(local, env)).toHaveProperty('accessKeyId', 'id');
  expect(refusalOf(() => readCredentials(local, { RETAIL_ACCESS_KEY_ID: 'id' }))).toContain('RETAIL_ACCESS_KEY_SECRET');
});

test('a profile stays a reference, and the key behind a role is read', () => {
  const profile = { file: '/aliyun.json', profile: 'edge', stsEndpoint: 'https://sts.example' };
  expect(readCredentials({ ...account, credentials: profile }, {})).toEqual(profile);
  const role = { assumeRole: 'acs:ram::1:role/edge', from: { env: 'RETAIL' }, stsEndpoint: 'https://sts.example' };
  expect(readCredentials({ ...account, credentials: role }, env)).toMatchObject({
    ...role,
    from: { accessKeyId: 'id', accessKeySecret: 'hunter2', securityToken: 'hunter3' },
  });
  expect(refusalOf(() => readCredentials({ ...account, credentials: role }, {}))).toContain('RETAIL_ACCESS_KEY_ID');
});

test('what holds a secret does not print it', async () => {
  const file = join(project(), 'master.key');
  await createMasterKey(file);
  const [key] = readMasterKeys([{ id: 'k1', file }]);
  const held = { credentials: readCredentials(account, env), key };
  const shown = `${inspect(held, { depth: 9, showHidden: true })} ${JSON.stringify(held)}`;
  expect(shown).toContain('k1');
  expect(shown).not.toContain('hunter');
  expect(shown).not.toMatch(/Uint8Array|\b\d{1,3}, \d{1,3}, \d{1,3}/);
});

// Master keys

test('a master key is made once, for this user only', async () => {
  const file = join(project(), 'deep/master.key');
  await createMasterKey(file);
  const before = readFileSync(file, 'utf8');
  await createMasterKey(file);
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readMasterKeys([{ id: 'k1', file }])[0]?.key).toHaveLength(32);
});

test.each([
  ['too short', Buffer.alloc(31).toString('base64')],
  ['not base64', '!'.repeat(44)],
  ['empty', ''],
])('a master key that is %s is refused', (_, content) => {
  const file = join(project({ 'master.key': content }), 'master.key');
  expect(refusalOf(() => readMasterKeys([{ id: 'k1', file }]))).toContain('32 bytes in base64');
});

test('a master key that others can read is refused with what to type', async () => {
  const file = join(project(), 'master.key');
  await createMasterKey(file);
  chmodSync(file, 0o640);
  expect(refusalOf(() => readMasterKeys([{ id: 'k1', file }]))).toContain(`chmod 600 ${file}`);
});

test('a master key that is not there is named', () => {
  expect(refusalOf(() => readMasterKeys([{ id: 'k1', file: '/nowhere/master.key' }]))).toContain(
    '/nowhere/master.key: there is no such file',
  );
});

// The local stack

function aStack(home: string) {
  return {
    home,
    temporal: { address: '127.0.0.1:7301', ui: 'http://127.0.0.1:8301', pid: process.pid },
    simulator: { endpoint: 'http://127.0.0.1:9301', control: 'http://127.0.0.1:9302', pid: process.pid },
    worker: { pid: 1, taskQueue: 'q' },
  };
}

test('the stack is read as it was written, and gone once it is removed', async () => {
  const home = join(project(), '.causeway');
  expect(readLocalStack(home)).toBeUndefined();
  await writeLocalStack(aStack(home));
  await writeLocalStack(aStack(home));
  expect(readLocalStack(home)).toEqual({ stack: aStack(home), isAlive: true });
  expect(readdirSync(home)).toEqual(['stack.json']);
  expect(statSync(join(home, 'stack.json')).mode & 0o777).toBe(0o600);
  await removeLocalStack(home);
  expect(readLocalStack(home)).toBeUndefined();
});

test.each(['temporal', 'simulator'] as const)('a stack whose %s is gone is not alive', async (part) => {
  const home = project();
  const stack = aStack(home);
  await writeLocalStack({ ...stack, [part]: { ...stack[part], pid: 2 ** 22 + 1 } });
  expect(readLocalStack(home)?.isAlive).toBe(false);
});

test('a damaged or foreign stack file is refused', async () => {
  const home = project({ 'stack.json': '{' });
  expect(refusalOf(() => readLocalStack(home))).toContain('damaged');
  await writeLocalStack(aStack(home));
  chmodSync(join(home, 'stack.json'), 0o666);
  expect(refusalOf(() => readLocalStack(home))).toContain('somebody else');
});
