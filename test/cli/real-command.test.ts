// The built command without a stack: what it loads, and what it does with signals and pipes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { causeway, startCauseway } from './real-command.ts';

const PLAN = fileURLToPath(new URL('../../plans/hub-and-spoke.yaml', import.meta.url));

/** Tells on stderr which packages of Temporal were loaded; all of them are CommonJS. */
const REPORTER = `data:text/javascript,${encodeURIComponent(`
  import { createRequire } from 'node:module';
  const { cache } = createRequire('file:///');
  process.on('exit', () => {
    const names = Object.keys(cache).map((file) => /@temporalio[/](\\w[\\w-]*)/.exec(file)?.[1]);
    process.stderr.write('LOADED ' + [...new Set(names.filter(Boolean))].join(' ') + '\\n');
  });
`)}`;

async function loadedBy(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stderr } = await causeway(args, { env, nodeArgs: ['--import', REPORTER] });
  const told = /LOADED (.*)/.exec(stderr)?.[1];
  if (told === undefined) throw new Error(`Nothing was told:\n${stderr}`);
  return told;
}

test.each([[['--help']], [['version']], [['validate', PLAN]], [['nonsense']]])(
  '%o loads nothing of Temporal',
  async (args) => {
    expect(await loadedBy(args)).toBe('');
  },
);

test('what talks to runs loads the client, and never the worker', async () => {
  const loaded = await loadedBy(['status', 'some-plan'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(loaded).toContain('client');
  expect(loaded).not.toMatch(/worker|core-bridge/);
});

test('keys are read without the worker’s package', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const loaded = await loadedBy(['handover', PLAN, 'oslo', '--with-secrets', '--directory', folder], {
    TEMPORAL_ADDRESS: '127.0.0.1:1',
  });
  expect(loaded).toContain('activity');
  expect(loaded).not.toMatch(/worker|core-bridge/);
});

test('without a server, exit 1 and what to type', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { exitCode, stderr } = await causeway(['apply', PLAN, '--auto-approve'], {
    cwd: folder,
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('127.0.0.1:1');
  expect(stderr).toContain('Next: Type `causeway dev`');
});

test('simulate says where it is in one line, and ends with SIGTERM', async () => {
  const simulator = startCauseway(['simulate']);
  await simulator.said(/\n/);
  simulator.kill('SIGTERM');
  const { exitCode, stdout } = await simulator.ended;
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
});

test('a simulator that is to listen on somebody else’s address exits with 3 and says so', async () => {
  const { exitCode, stderr } = await causeway(['simulate', '--host', '192.0.2.1']);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/Cannot listen on 192\.0\.2\.1, port 0: the address is not one of this machine\nNext: /);
});

test('a simulator’s configuration that is wrong exits with 3 and names the key', async () => {
  const { exitCode, stderr } = await causeway(['simulate', '--config', PLAN]);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/Simulator configuration is invalid: .*\nNext: /);
});
