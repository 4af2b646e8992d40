import { expect, test } from 'vitest';
import { githubText } from '../../cli/view/github-text.ts';
import { causeway, PLAN } from './a-command-line.ts';

const THREE_MISTAKES = PLAN.replace('cn-hangzhou', 'CN')
  .replace('203.0.113.7', '203.0.113.700')
  .replace('bergen', 'Bergen');

test('a plan without a mistake exits with 0', async () => {
  const { exitCode, printed } = await causeway(['validate', 'plan.yaml', '--output', 'json']);
  expect([exitCode, printed()]).toEqual([0, { issues: [] }]);
});

test('every mistake is listed with its place', async () => {
  const { exitCode, printed } = await causeway(['validate', 'plan.yaml', '--output', 'json'], { plan: THREE_MISTAKES });
  expect(exitCode).toBe(3);
  expect(printed()).toMatchObject({
    issues: [
      { severity: 'error', line: 3, column: 18, path: 'cloud.region' },
      { severity: 'error', line: 7, column: 28, path: 'sites[0].address' },
      { severity: 'error', line: 8, column: 13, path: 'sites[1].name' },
    ],
  });
});

test('people see the line with a caret under the place', async () => {
  const { exitCode, stdout } = await causeway(['validate', 'plan.yaml'], { plan: THREE_MISTAKES });
  expect(exitCode).toBe(3);
  expect(stdout()).toContain('plan.yaml:7:28 error address-malformed');
  expect(stdout()).toMatch(/7 \| {3}- \{ name: oslo, address: 203\.0\.113\.700.*\n +\| {28}\^/);
  expect(stdout()).toContain('3 errors');
});

test('warnings are listed and stop nothing', async () => {
  const weak = PLAN.replace('defaults: {', 'defaults: { ike: { encryption: des },');
  const { exitCode, printed } = await causeway(['validate', 'plan.yaml', '--output', 'json'], { plan: weak });
  expect(exitCode).toBe(0);
  expect(printed()['issues']).toContainEqual(expect.objectContaining({ severity: 'warning' }));
});

test('a file that is not there is an issue too', async () => {
  const { exitCode, printed } = await causeway(['validate', 'none.yaml', '--output', 'json']);
  expect(exitCode).toBe(3);
  expect(printed()).toMatchObject({ issues: [{ code: 'file-not-found', line: 1, column: 1 }] });
});

test('several plans are checked in one go', async () => {
  const { exitCode, printed } = await causeway(['validate', 'plan.yaml', 'none.yaml', '--output', 'json']);
  expect(exitCode).toBe(3);
  expect(printed()).toMatchObject({ issues: [{ code: 'file-not-found' }] });
});

test('each of several plans has its verdict', async () => {
  const { exitCode, stdout } = await causeway(['validate', 'plan.yaml', 'plan.yaml']);
  expect(exitCode).toBe(0);
  expect(stdout().match(/plan\.yaml: no issue/g)).toHaveLength(2);
});

test('without a file there must be plans in the folder', async () => {
  const { exitCode, stderr } = await causeway(['validate']);
  expect(exitCode).toBe(3);
  expect(stderr()).toMatch(/No plan was named, and there is none in .*plans\nNext: Type `causeway validate FILE`/);
});

test('for GitHub each issue is an annotation on one line', async () => {
  const { exitCode, stdout } = await causeway(['validate', 'plan.yaml', '--output', 'github'], {
    plan: THREE_MISTAKES,
  });
  expect(exitCode).toBe(3);
  const [first = '', ...others] = stdout().trimEnd().split('\n');
  expect(first).toMatch(
    /^::error file=.*plan\.yaml,line=3,col=18,title=region-name::This is not a region id%0AWrite it like cn-hangzhou$/,
  );
  expect(others).toHaveLength(2);
});

test('what steers the annotation is escaped', () => {
  const place = { severity: 'warning' as const, file: 'a,b:c%.yaml', line: 1, column: 2, code: 'x', path: '' };
  expect(githubText([{ ...place, message: '50%: a\r\n::error::b', hint: 'c' }])).toBe(
    '::warning file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=x::50%25: a%0D%0A::error::b%0Ac\n',
  );
});

const WRONG_CONFIGURATION = `ownr: retail-it
accounts:
  default: { endpoint: https://vpc.example.internal, edition: apsara-3.61 }
plans: ./plans
`;

test('a wrong configuration is said as a wrong plan is: each mistake with its line, a caret and what to do', async () => {
  const { exitCode, stderr } = await causeway(['validate', 'plan.yaml'], { configuration: WRONG_CONFIGURATION });
  expect(exitCode).toBe(3);
  expect(stderr()).toMatch(
    /config\.yaml:1:1 error unknown-key .*\(ownr\)\n {2}1 \| ownr: retail-it\n.*\^\n {2}Did you mean owner\n/,
  );
  expect(stderr()).toMatch(
    /config\.yaml:3:63 error not-allowed .*\n {2}3 \| .*\n {4}\| {63}\^\n {2}Did you mean apsara-3\.16/,
  );
  expect(stderr()).toContain('causeway.config.yaml:4:8 error wrong-type');
  expect(stderr()).toContain('The configuration is wrong: 3 errors');
});

test('for programs the mistakes of a configuration are a list, and for GitHub annotations', async () => {
  const asJson = await causeway(['validate', 'plan.yaml', '-o', 'json'], { configuration: WRONG_CONFIGURATION });
  expect(asJson.printed()).toMatchObject({
    error: { code: 'configuration', issues: [{ line: 1 }, { line: 3 }, { line: 4 }] },
  });
  const onGithub = await causeway(['validate', '-o', 'github'], { configuration: WRONG_CONFIGURATION });
  expect(onGithub.exitCode).toBe(3);
  expect(onGithub.stdout()).toMatch(/^::error file=causeway\.config\.yaml,line=1,col=1,title=unknown-key::/);
});

test.each(['', '# owner: retail-it\n'])('a configuration that says nothing (%j) is none', async (configuration) => {
  expect((await causeway(['validate', 'plan.yaml'], { configuration, env: {} })).exitCode).toBe(0);
});

test.each([['plan'], ['apply'], ['status'], ['destroy']])('%s stops at a plan that is wrong', async (verb) => {
  const { exitCode, printed, calls } = await causeway([verb, 'plan.yaml', '--output', 'json'], {
    plan: THREE_MISTAKES,
  });
  expect(exitCode).toBe(3);
  expect(printed()).toMatchObject({ error: { code: 'plan', issues: [{ line: 3 }, { line: 7 }, { line: 8 }] } });
  expect(calls).toEqual([]);
});

const IN_WAVES = `${PLAN}rollout: { waves: [1, rest] }\n`;

test('what this version cannot apply is a warning to someone who validates', async () => {
  const { exitCode, printed } = await causeway(['validate', 'plan.yaml', '--output', 'json'], { plan: IN_WAVES });
  expect(exitCode).toBe(0);
  expect(printed()).toMatchObject({
    issues: [{ severity: 'warning', code: 'not-provisioned-yet', line: 9, column: 20, path: 'rollout.waves[0]' }],
  });
});

test.each([['plan'], ['apply']])('%s refuses what this version cannot apply, before anything', async (verb) => {
  const { exitCode, printed, calls } = await causeway([verb, 'plan.yaml', '--output', 'json'], { plan: IN_WAVES });
  expect([exitCode, calls]).toEqual([3, []]);
  expect(printed()).toMatchObject({
    error: { code: 'plan', issues: [{ severity: 'error', code: 'not-provisioned-yet', line: 9, column: 20 }] },
  });
});
