import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { describe, expect, onTestFinished, test } from 'vitest';
import { awaitReady, readyLine } from '../../../worker/processes/await-ready.ts';
import { cleanEnvironment } from '../../../worker/processes/clean-environment.ts';
import { identifyProcess, isAlive } from '../../../worker/processes/process-identity.ts';
import { tryLock } from '../../../worker/processes/process-lock.ts';
import { startChild } from '../../../worker/processes/start-child.ts';
import { scratchFolder } from '../scratch-folder.ts';
import { waitFor } from '../wait-for.ts';

async function aChild(script: string, logFile?: string) {
  const log = logFile ?? join(await scratchFolder(), 'child.log');
  const child = await startChild({ command: ['/bin/sh', '-c', script], env: process.env, logFile: log });
  onTestFinished(() => child.stop({ graceMs: 0 }));
  return { child, logFile: log };
}

describe('a child', () => {
  test('leads a group of its own, which Ctrl-C in the terminal does not reach', async () => {
    const { child } = await aChild('sleep 60');
    const fields = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ');
    expect(Number(fields?.[2])).toBe(child.pid);
  });

  test('that ignores SIGTERM is killed, with what it started', async () => {
    const { child } = await aChild('trap "" TERM; sleep 61 & echo $!; while :; do sleep 0.1; done');
    await waitFor('it has started something', async () => (await child.output()).includes('\n'));
    const grandchild = Number(await child.output());
    await child.stop({ graceMs: 50 });
    expect(await child.exited).toEqual({ kind: 'killed', signal: 'SIGKILL' });
    await waitFor('what it started is gone', () => identifyProcess(grandchild) === undefined);
  });

  test('that cannot be found is an error', async () => {
    const logFile = join(await scratchFolder(), 'log');
    await expect(startChild({ command: ['/nowhere/temporal'], env: {}, logFile })).rejects.toThrow('ENOENT');
  });

  test('speaks for itself and not for the one that wrote into the log before it', async () => {
    const ready = z.object({ ready: z.number() });
    const first = await aChild(`echo '{"ready":1}'`);
    await first.child.exited;
    const { child, logFile } = await aChild(`echo 'ready soon'; echo '{"ready":2}'; sleep 60`, first.logFile);
    const check = () => readyLine(child, ready);
    const readiness = { name: 'child', logFile, timeoutMs: 5_000, check };
    expect(await awaitReady(child, readiness)).toEqual({ ready: 2 });
    expect(await readFile(logFile, 'utf8')).toContain('{"ready":1}');
    expect((await stat(logFile)).mode & 0o777).toBe(0o600);
  });

  test('that is never ready is said so, with the reason of the last look', async () => {
    const { child, logFile } = await aChild('echo "still thinking"; sleep 60');
    await waitFor('it has said something', async () => (await child.output()).includes('\n'));
    const check = () => Promise.reject(new Error('connection refused'));
    await expect(awaitReady(child, { name: 'child', logFile, timeoutMs: 100, check })).rejects.toThrow(
      `Cannot start the child: it is not ready after 0.1 s (connection refused); its last words are\n  still thinking`,
    );
  });
});

describe('a process', () => {
  test('is known again by its pid and when it began', () => {
    const me = { pid: process.pid, identity: identifyProcess(process.pid) ?? '' };
    expect(isAlive(me)).toBe(true);
    expect(isAlive({ ...me, identity: 'another' })).toBe(false);
  });

  test('that is dead but was never reaped counts as gone', async () => {
    const parent = spawn('/bin/sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(line.toString());
    const state = async () => (await readFile(`/proc/${zombie}/stat`, 'utf8')).split(') ')[1]?.[0];
    await waitFor('it is a zombie', async () => (await state()) === 'Z');
    expect(identifyProcess(zombie)).toBeUndefined();
  });
});

describe('a lock', () => {
  test('has one holder, whose pid is told to the others', async () => {
    const file = join(await scratchFolder(), 'lock');
    const attempts = await Promise.all(Array.from({ length: 8 }, () => tryLock(file)));
    const [winner, ...more] = attempts.filter((attempt) => attempt.kind === 'held');
    expect(more).toEqual([]);
    expect(attempts.filter((attempt) => attempt.kind === 'taken').map(({ pid }) => pid)).toEqual(
      Array(7).fill(process.pid),
    );
    await winner?.release();
    expect(await tryLock(file)).toMatchObject({ kind: 'held' });
  });

  test.each([
    ['of a dead process', JSON.stringify({ pid: process.pid, identity: 'an earlier one' })],
    ['that says nothing', ''],
  ])('%s is taken over', async (_, content) => {
    const file = join(await scratchFolder(), 'lock');
    await writeFile(file, content);
    const attempts = await Promise.all([tryLock(file), tryLock(file), tryLock(file)]);
    expect(attempts.map(({ kind }) => kind).sort()).toEqual(['held', 'taken', 'taken']);
  });
});

test('the environment of the stack has no production in it, and keeps the rest', () => {
  const kept = { PATH: '/bin', HOME: '/root', BRANCH_PSK: 'x', GOPROXY: 'direct', MY_TEMPORAL_TOOL: '1' };
  const dropped = {
    TEMPORAL_ADDRESS: 'a',
    TEMPORAL_TLS: 'b',
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'c',
    CAUSEWAY_OWNER: 'd',
    HTTPS_PROXY: 'e',
    http_proxy: 'f',
    all_proxy: 'g',
    NO_PROXY: 'h',
    grpc_proxy: 'i',
  };
  expect(cleanEnvironment({ ...kept, ...dropped })).toEqual(kept);
});
