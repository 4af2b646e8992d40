import { expect, test } from 'vitest';
import { causeway } from './a-command-line.ts';

test.each([
  ['an unknown verb', ['aply'], "Unknown command 'aply'", 'Did you mean apply?'],
  ['a missing argument', ['apply'], "Missing required argument 'file'", 'causeway apply --help'],
  [
    'an unknown flag',
    ['plan', 'p.yaml', '--detailed-exitcod'],
    "Unknown option '--detailed-exitcod'",
    '--detailed-exitcode',
  ],
  ['one argument too many', ['status', 'a', 'b'], 'Too many arguments', 'causeway status --help'],
  ['an unknown format', ['status', 'a', '--output', 'xml'], 'Allowed choices are text, json', 'causeway status'],
  [
    'a timeout that is none',
    ['apply', 'p.yaml', '--timeout', 'soon'],
    'Expected a number of seconds',
    'causeway apply',
  ],
  ['a port that is none', ['simulate', '--port', '65536'], 'Expected a number from 0 to 65535', 'causeway simulate'],
  ['neither file nor name', ['status', 'Not A Plan'], "neither a plan's file nor its name", 'Give the path'],
])('%s exits with 3, a sentence and the next step', async (_, args, sentence, next) => {
  const { exitCode, stdout, stderr } = await causeway(args);
  expect(exitCode).toBe(3);
  expect(stdout()).toBe('');
  expect(stderr()).toContain(sentence);
  expect(stderr()).toMatch(/Next: /);
  expect(stderr()).toContain(next);
});

test('with --output json the mistake is an object on stdout, and nothing is on stderr', async () => {
  const { exitCode, printed, stderr } = await causeway(['apply', '--output', 'json']);
  expect(exitCode).toBe(3);
  expect(printed()).toEqual({
    error: { code: 'usage', message: "Missing required argument 'file'", hint: 'Type `causeway apply --help`' },
  });
  expect(stderr()).toBe('');
});

test.each([[[]], [['--help']], [['help']], [['apply', '--help']], [['--version']]])('%o exits with 0', async (args) => {
  const { exitCode, stdout, stderr } = await causeway(args);
  expect([exitCode, stderr()]).toEqual([0, '']);
  expect(stdout()).not.toBe('');
});

test('help names every exit code', async () => {
  const { stdout } = await causeway(['--help']);
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130]) expect(stdout()).toMatch(new RegExp(`\\b${code}  \\S`));
});

test('version says which it is, for people and for programs', async () => {
  const text = await causeway(['version']);
  const json = await causeway(['version', '--output', 'json']);
  expect(text.stdout()).toMatch(/^causeway \d+\.\d+\.\d+\n$/);
  expect(`causeway ${String(json.printed()['version'])}\n`).toBe(text.stdout());
});

test('a configuration that is wrong exits with 3 and names the place', async () => {
  const { exitCode, stderr } = await causeway(['status', 'branches'], { env: { CAUSEWAY_ENDPOINT: 'nonsense' } });
  expect(exitCode).toBe(3);
  expect(stderr()).toContain('CAUSEWAY_ENDPOINT');
});
