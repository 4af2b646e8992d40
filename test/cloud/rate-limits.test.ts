import { setImmediate as idle } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateLimiter } from '../../cloud/rate-limits.ts';
import type { Timer } from '../../cloud/timer.ts';
import { fakeTimer } from './fake-timer.ts';
import { json } from './recording-server.ts';
import { sampleCalls } from './sample-calls.ts';
import { serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();
const windowMs = 60_000;

/** Time that goes to the next sleeper's end when nothing else happens. */
function virtualTimer(): Timer & { runWhile: (isOpen: () => boolean) => Promise<void> } {
  let nowMs = 0;
  let sleepers: { atMs: number; wake: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    sleep: (ms) => new Promise((wake) => sleepers.push({ atMs: nowMs + ms, wake })),
    async runWhile(isOpen) {
      while (isOpen()) {
        await idle();
        const next = Math.min(...sleepers.map(({ atMs }) => atMs));
        if (next !== Infinity) nowMs = next;
        const awake = sleepers.filter(({ atMs }) => atMs === next);
        sleepers = sleepers.filter(({ atMs }) => atMs !== next);
        for (const { wake } of awake) wake();
      }
    },
  };
}

/** When each call arrives at the cloud: some way into the time that it takes. */
async function arrivals(calls: number, trips: { durationMs: number; share: number }[]): Promise<number[]> {
  const timer = virtualTimer();
  const limiter = rateLimiter({ CreateVpnConnection: { calls, windowMs } }, timer);
  const arrived: number[] = [];
  let open = trips.length;
  const call = async ({ durationMs, share }: { durationMs: number; share: number }): Promise<void> => {
    const giveBack = await limiter.take({ region: 'cn-hangzhou', action: 'CreateVpnConnection', signal: undefined });
    arrived.push(timer.nowMs() + durationMs * share);
    await timer.sleep(durationMs, undefined);
    giveBack();
    open--;
  };
  await Promise.all([...trips.map(call), timer.runWhile(() => open > 0)]);
  return arrived.sort((one, other) => one - other);
}

test('no window holds more calls than allowed, however long each is on its way', async () => {
  const trip = fc.record({
    durationMs: fc.integer({ min: 1, max: 20_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(trip, { maxLength: 25 }), async (calls, trips) => {
      const times = await arrivals(calls, trips);
      expect(times).toHaveLength(trips.length);
      for (const [index, at] of times.entries()) {
        const last = times[index + calls];
        if (last !== undefined) expect(last - at).toBeGreaterThanOrEqual(windowMs - 1e-6);
      }
    }),
    { numRuns: 60 },
  );
});

test('what is allowed is used: quick calls come in full at the beginning of every window', async () => {
  const times = await arrivals(
    3,
    Array.from({ length: 9 }, () => ({ durationMs: 1, share: 0 })),
  );
  expect(times).toEqual([0, 0, 0, 60_001, 60_001, 60_001, 120_002, 120_002, 120_002]);
});

describe('a client', () => {
  test('counts per region and action, over all its callers', async () => {
    const timer = fakeTimer();
    served.server.script = json(sampleCalls.DeleteVpnConnection.answer);
    const cloud = served.connect({ timer, limits: { DeleteVpnConnection: { calls: 1, windowMs } } });
    const request = sampleCalls.DeleteVpnConnection.request;
    await cloud.scoped({ region: 'cn-hangzhou' }).call('DeleteVpnConnection', request);
    await cloud.scoped({ region: 'cn-qingdao' }).call('DeleteVpnConnection', request);
    await cloud.scoped({ region: 'cn-hangzhou' }).call('DeleteCustomerGateway', { CustomerGatewayId: 'cgw-1' });
    expect(timer.sleeps).toEqual([]);
    await cloud.scoped({ region: 'cn-hangzhou', organization: '37' }).call('DeleteVpnConnection', request);
    expect(timer.sleeps).toEqual([windowMs]);
  });

  test('gives a token back when the call fails', async () => {
    const timer = fakeTimer();
    served.server.script = json({ Code: 'Forbidden', Message: 'No.' }, 403);
    const cloud = served.connect({ timer, limits: { DeleteVpnConnection: { calls: 1, windowMs } } });
    const call = () =>
      cloud.scoped({ region: 'cn-hangzhou' }).call('DeleteVpnConnection', sampleCalls.DeleteVpnConnection.request);
    await expect(call()).rejects.toMatchObject({ kind: 'denied' });
    await expect(call()).rejects.toMatchObject({ kind: 'denied' });
    expect(timer.sleeps).toEqual([windowMs]);
  });

  test.each([0, 1.5, -1])('does not take %s calls for a limit', (calls) => {
    expect(() => served.connect({ limits: { DeleteVpnConnection: { calls, windowMs } } })).toThrow(
      'Cannot use the limit of DeleteVpnConnection: its calls are no whole number from 1',
    );
  });
});

test('who gives up while waiting leaves the turn to the next', async () => {
  const limiter = rateLimiter({ DeleteVpnConnection: { calls: 1, windowMs: 0 } }, fakeTimer());
  const place = { region: 'cn-hangzhou', action: 'DeleteVpnConnection' } as const;
  const giveBack = await limiter.take({ ...place, signal: undefined });
  const [one, two] = [new AbortController(), new AbortController()];
  const waiting = [one.signal, two.signal, undefined].map((signal) => limiter.take({ ...place, signal }));
  const outcomes = Promise.allSettled(waiting);
  one.abort(new Error('One gave up'));
  giveBack();
  two.abort(new Error('Two gave up'));
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});
