import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accountNamed, editionOf } from '../../config/account.ts';
import type { ConfigurationError } from '../../config/configuration-error.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { writeLocalStack, type LocalStack } from '../../config/local-stack.ts';
import { taskQueueFor } from '../../config/task-queue.ts';
import { mistakesOf, sentenceOf } from './mistakes.ts';
import { project, thrownBy } from './project.ts';

const ENDPOINT = 'https://vpc.example.internal';
const CONFIG = 'causeway.config.yaml';
const PIN = `sha256/${Buffer.alloc(32).toString('base64')}`;

async function projectWithStack(
  overrides: Partial<LocalStack> = {},
  files: Record<string, string> = {},
): Promise<string> {
  const cwd = project(files);
  await writeLocalStack({ ...aStack(join(cwd, '.causeway')), ...overrides });
  return cwd;
}

function aStack(home: string): LocalStack {
  return {
    home,
    temporal: { address: '127.0.0.1:7301', ui: 'http://127.0.0.1:8301', pid: process.pid },
    simulator: { endpoint: 'http://127.0.0.1:9301', control: 'http://127.0.0.1:9302', pid: process.pid },
    worker: { pid: 0, taskQueue: 'q' },
  };
}

const NO_PROCESS = 2 ** 22 + 1;

test('a whole configuration is read, with paths relative to its file', () => {
  const cwd = project({
    [`conf/${CONFIG}`]: `owner: retail-it
accounts:
  default:
    endpoint: https://VPC.example.internal:443/
    edition: public
    transport: asapi
    httpMethod: GET
    signatureMethod: HMAC-SHA256
    credentials: { env: RETAIL }
    headers: { organization: "37", resourceGroup: "529" }
    tls: { caFile: ./ca.pem, pin: ${PIN}, serverName: vpc.example }
    proxy: http://proxy.example:3128
    limits: { connectionsPerGateway: 300 }
    rateLimits: none
  lab: { endpoint: http://10.0.0.1, allowInsecureHttp: true }
temporal: { profile: prod }
worker: { shutdownGraceSeconds: 5 }
secrets: { directory: keys, envPrefix: CW_, masterKeys: [{ id: k1, file: master.key }] }
plans: { directory: ../plans }
`,
  });
  const settings = loadSettings({ env: {}, cwd, flags: { config: `conf/${CONFIG}` } });
  expect(settings).toMatchObject({
    owner: 'retail-it',
    home: join(cwd, '.causeway'),
    temporal: { profile: 'prod' },
    worker: { shutdownGraceSeconds: 5 },
    secrets: {
      directory: join(cwd, 'conf/keys'),
      envPrefix: 'CW_',
      masterKeys: [{ id: 'k1', file: join(cwd, 'conf/master.key') }],
    },
    plans: { directory: join(cwd, 'plans') },
    isStackDown: false,
  });
  expect(accountNamed(settings, 'default')).toMatchObject({
    endpoint: ENDPOINT,
    transport: 'asapi',
    httpMethod: 'GET',
    signatureMethod: 'HMAC-SHA256',
    edition: 'public',
    credentials: { env: 'RETAIL' },
    headers: { organization: '37', resourceGroup: '529' },
    tls: { caFile: join(cwd, 'conf/ca.pem'), pin: PIN, serverName: 'vpc.example' },
    proxy: 'http://proxy.example:3128',
    rateLimits: 'none',
    isLocalSimulator: false,
  });
  expect(editionOf(settings, 'default')?.quotas).toMatchObject({
    connectionsPerGateway: { value: 300, source: 'limits of account default' },
    routesPerGateway: { value: 20 },
  });
  expect(accountNamed(settings, 'lab')).toMatchObject({
    endpoint: 'http://10.0.0.1',
    transport: 'pop',
    edition: 'apsara-3.16',
    tls: {},
    rateLimits: 'published',
  });
  expect(editionOf(settings, 'lab')?.quotas.connectionsPerGateway.value).toBe(10);
});

test('flags win over the environment, that over the project, and that over the user', () => {
  const cwd = project({
    'home/causeway/causeway.config.yaml': `owner: user\nworker: { shutdownGraceSeconds: 1 }\naccounts: { default: { endpoint: https://user.example }, other: { endpoint: https://other.example } }`,
    [`project/${CONFIG}`]: `owner: project\naccounts: { default: { endpoint: https://project.example } }`,
    'flag.yaml': 'owner: flag',
    'project/deep/down/x': '',
  });
  const env = { XDG_CONFIG_HOME: join(cwd, 'home') };
  const below = join(cwd, 'project/deep/down');
  const fromFiles = loadSettings({ env, cwd: below });
  expect([fromFiles.owner, fromFiles.worker.shutdownGraceSeconds]).toEqual(['project', 1]);
  expect(Object.values(fromFiles.accounts).map(({ endpoint }) => endpoint)).toEqual([
    'https://project.example',
    'https://other.example',
  ]);
  expect(fromFiles.home).toBe(join(cwd, 'project/.causeway'));
  const fromEnvironment = loadSettings({
    env: { ...env, CAUSEWAY_OWNER: 'env', CAUSEWAY_ENDPOINT: 'https://env.example' },
    cwd: below,
  });
  expect([fromEnvironment.owner, fromEnvironment.accounts['default']?.endpoint]).toEqual([
    'env',
    'https://env.example',
  ]);
  const named = {
    env: { ...env, CAUSEWAY_CONFIG: join(cwd, 'nowhere.yaml') },
    cwd: below,
    flags: { config: '../../../flag.yaml' },
  };
  expect(loadSettings(named).owner).toBe('flag');
});

test('the home is where it was named, else beside the nearest configuration or stack', () => {
  const cwd = project({ 'a/.causeway/master.key': '', 'a/b/c/x': '' });
  expect(loadSettings({ env: {}, cwd: join(cwd, 'a/b/c') }).home).toBe(join(cwd, 'a/.causeway'));
  expect(loadSettings({ env: { CAUSEWAY_HOME: 'here' }, cwd }).home).toBe(join(cwd, 'here'));
  expect(loadSettings({ env: { CAUSEWAY_HOME: 'here' }, cwd, flags: { home: '/there' } }).home).toBe('/there');
});

test('every mistake of a configuration is said at once, with its place', () => {
  const text = `owner: Retail
acounts: {}
codec: {}
accounts:
  default: { endpoint: vpc.example.internal, edition: apsara, transport: asap, proxy: x }
  lab: {}
  plain: { endpoint: http://vpc.example.internal }
  open: { endpoint: "https://me:hunter2@vpc.example" }
  sts: { endpoint: https://a.example, credentials: { assumeRole: x, from: { enf: Y } } }
  keyed: { endpoint: https://a.example, credentials: { env: ALIBABA-CLOUD } }
worker: { shutdownGraceSeconds: -1, queues: {} }
secrets: { masterKeys: [{ id: 1 }] }
`;
  const mistakes = mistakesOf({ env: {}, cwd: project({ [CONFIG]: text }) });
  expect(mistakes).toEqual([
    `${CONFIG}:1:8 owner-name`,
    `${CONFIG}:2:1 unknown-key`,
    `${CONFIG}:3:1 not-supported-yet`,
    `${CONFIG}:5:24 endpoint-scheme`,
    `${CONFIG}:5:55 not-allowed`,
    `${CONFIG}:5:74 not-allowed`,
    `${CONFIG}:5:87 proxy-malformed`,
    `${CONFIG}:8:21 endpoint-credentials`,
    `${CONFIG}:9:66 role-arn`,
    `${CONFIG}:9:77 unknown-key`,
    `${CONFIG}:10:61 variable-prefix`,
    `${CONFIG}:11:33 out-of-range`,
    `${CONFIG}:11:37 not-supported-yet`,
    `${CONFIG}:12:25 missing-key`,
    `${CONFIG}:12:31 quote-it`,
  ]);
  const said = sentenceOf(() => loadSettings({ env: {}, cwd: project({ [CONFIG]: text }) }));
  expect(said).not.toContain('hunter2');
});

test('http is for loopback, and elsewhere only where the account says so', () => {
  const cwd = project({ [CONFIG]: 'accounts:\n  plain: { endpoint: http://vpc.example.internal }\n  empty: {}\n' });
  expect(mistakesOf({ env: {}, cwd })).toEqual([`${CONFIG}:2:22 endpoint-insecure`, `${CONFIG}:3:10 missing-key`]);
  expect(mistakesOf({ env: { CAUSEWAY_ENDPOINT: 'http://vpc.example.internal' }, cwd: project() })).toEqual([
    'environment:1:1 endpoint-insecure',
  ]);
  const withFile = project({ [CONFIG]: 'accounts: { default: { endpoint: https://a.example } }' });
  expect(mistakesOf({ env: { CAUSEWAY_ENDPOINT: 'http://vpc.example.internal' }, cwd: withFile })).toEqual([
    'environment:1:1 endpoint-insecure',
  ]);
  expect(
    loadSettings({ env: { CAUSEWAY_ENDPOINT: 'http://127.0.0.2:80' }, cwd: project() }).accounts['default']?.endpoint,
  ).toBe('http://127.0.0.2');
});

test('variables are held to the same rules as the file', () => {
  const env = {
    CAUSEWAY_OWNER: 'Me',
    CAUSEWAY_ENDPOINT: 'ftp://x',
    CAUSEWAY_EDITION: 'apsara',
    CAUSEWAY_TRANSPORT: 'asap',
    CAUSEWAY_STS_ENDPOINT: 'sts.example',
  };
  const error = thrownBy(() => loadSettings({ env, cwd: project() })) as ConfigurationError;
  expect(error.issues.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'CAUSEWAY_OWNER owner-name',
    'CAUSEWAY_ENDPOINT endpoint-scheme',
    'CAUSEWAY_STS_ENDPOINT endpoint-scheme',
    'CAUSEWAY_TRANSPORT not-allowed',
    'CAUSEWAY_EDITION not-allowed',
  ]);
});

test('a configuration that was named must be there', () => {
  expect(mistakesOf({ env: { CAUSEWAY_CONFIG: 'gone.yaml' }, cwd: project() })).toEqual([
    'gone.yaml:1:1 file-not-found',
  ]);
});

test('the owner default is refused where others could meet it', () => {
  const cwd = project();
  const settings = loadSettings({ env: { CAUSEWAY_ENDPOINT: ENDPOINT }, cwd });
  expect(sentenceOf(() => accountNamed(settings, 'default'))).toContain('CAUSEWAY_OWNER');
  const owned = loadSettings({ env: { CAUSEWAY_ENDPOINT: ENDPOINT, CAUSEWAY_OWNER: 'us' }, cwd });
  expect(accountNamed(owned, 'default').endpoint).toBe(ENDPOINT);
  const local = loadSettings({ env: { CAUSEWAY_ENDPOINT: 'http://localhost:1' }, cwd });
  expect(accountNamed(local, 'default').endpoint).toBe('http://localhost:1');
});

test('without an endpoint the way to one is named', () => {
  const settings = loadSettings({ env: {}, cwd: project() });
  expect(sentenceOf(() => accountNamed(settings, 'default'))).toMatch(
    /No cloud endpoint.*causeway dev.*CAUSEWAY_ENDPOINT/,
  );
  expect(sentenceOf(() => taskQueueFor(settings, 'default'))).toContain('causeway dev');
});

test('an account that is not configured is refused with the nearest name', () => {
  const cwd = project({ [CONFIG]: 'owner: us\naccounts: { production: { endpoint: https://a.example } }' });
  expect(sentenceOf(() => accountNamed(loadSettings({ env: {}, cwd }), 'producton'))).toContain(
    'Did you mean production',
  );
  expect(sentenceOf(() => accountNamed(loadSettings({ env: {}, cwd }), 'constructor'))).toContain(
    'no account constructor',
  );
});

test('the local stack is used whole', async () => {
  const cwd = await projectWithStack();
  const settings = loadSettings({ env: { TEMPORAL_NAMESPACE: 'prod' }, cwd });
  expect(settings).toMatchObject({
    owner: 'default',
    temporal: { address: '127.0.0.1:7301', namespace: 'default' },
    secrets: { masterKeys: [{ id: 'local', file: join(cwd, '.causeway/master.key') }] },
    stack: { simulator: { endpoint: 'http://127.0.0.1:9301' } },
  });
  expect(accountNamed(settings, 'default')).toMatchObject({
    endpoint: 'http://127.0.0.1:9301',
    isLocalSimulator: true,
  });
});

test.each([
  ['CAUSEWAY_ENDPOINT', { CAUSEWAY_ENDPOINT: ENDPOINT }, {}],
  ['TEMPORAL_ADDRESS', { TEMPORAL_ADDRESS: 'temporal.example:7233' }, {}],
  ['TEMPORAL_PROFILE', { TEMPORAL_PROFILE: 'prod' }, {}],
  ['a profile in the configuration', {}, { [CONFIG]: 'temporal: { profile: prod }' }],
  ['an endpoint of any account', {}, { [CONFIG]: 'accounts: { lab: { endpoint: https://a.example } }' }],
])('the local stack is not used at all beside %s', async (_, env, files) => {
  const settings = loadSettings({ env, cwd: await projectWithStack({}, files) });
  expect(settings.stack).toBeUndefined();
  expect(settings.secrets.masterKeys).toEqual([]);
  expect(settings.accounts['default']?.isLocalSimulator ?? false).toBe(false);
  expect(settings.temporal.address).not.toBe('127.0.0.1:7301');
});

test('a stack that has stopped is said, and what to type', async () => {
  const cwd = await projectWithStack({ simulator: { ...aStack('').simulator, pid: NO_PROCESS } });
  const settings = loadSettings({ env: {}, cwd });
  expect(settings.isStackDown).toBe(true);
  expect(settings.stack).toBeUndefined();
  expect(sentenceOf(() => accountNamed(settings, 'default'))).toMatch(/\.causeway is not running.*causeway dev/);
});

test('a master key that was named wins over the configuration and the stack', async () => {
  const cwd = await projectWithStack();
  const { secrets } = loadSettings({ env: { CAUSEWAY_MASTER_KEY_FILE: 'my.key' }, cwd });
  expect(secrets.masterKeys).toEqual([{ id: 'environment', file: join(cwd, 'my.key') }]);
});

test('owner, endpoint and account each have a task queue of their own', () => {
  const queue = (env: Record<string, string>, name = 'default') =>
    taskQueueFor(loadSettings({ env, cwd: project() }), name);
  const one = queue({ CAUSEWAY_ENDPOINT: ENDPOINT, CAUSEWAY_OWNER: 'us' });
  expect(one).toMatch(/^causeway-[0-9a-f]{12}$/);
  expect(queue({ CAUSEWAY_ENDPOINT: `${ENDPOINT}:443/`, CAUSEWAY_OWNER: 'us' })).toBe(one);
  expect(queue({ CAUSEWAY_ENDPOINT: ENDPOINT, CAUSEWAY_OWNER: 'them' })).not.toBe(one);
  expect(queue({ CAUSEWAY_ENDPOINT: `${ENDPOINT}/x`, CAUSEWAY_OWNER: 'us' })).not.toBe(one);
  expect(queue({ CAUSEWAY_ENDPOINT: ENDPOINT, CAUSEWAY_OWNER: 'us', CAUSEWAY_TASK_QUEUE: 'q' })).toBe('q');
  const cwd = project({
    [CONFIG]: `owner: us\naccounts: { a: { endpoint: ${ENDPOINT} }, b: { endpoint: ${ENDPOINT} } }`,
  });
  const settings = loadSettings({ env: {}, cwd });
  expect(new Set([one, taskQueueFor(settings, 'a'), taskQueueFor(settings, 'b')]).size).toBe(3);
});

test('the directory of secrets may be named by the environment, and by nothing else it is none', () => {
  const cwd = project();
  expect(loadSettings({ env: { CAUSEWAY_SECRETS_DIR: 'keys' }, cwd }).secrets.directory).toBe(join(cwd, 'keys'));
  expect(loadSettings({ env: {}, cwd }).secrets).not.toHaveProperty('directory');
});
