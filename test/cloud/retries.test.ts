import { describe, expect, test, vi } from 'vitest';
import type { CallOptions, CloudSettings, ScopedCloud } from '../../cloud/connect-cloud.ts';
import { deadlinesOnDemand, passDeadlines } from './deadlines.ts';
import { fakeTimer } from './fake-timer.ts';
import { json } from './recording-server.ts';
import type { Script } from './recording-server.ts';
import { sampleCalls } from './sample-calls.ts';
import { sends } from './sends.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();
deadlinesOnDemand();

function connect(settings: Partial<CloudSettings> = {}, options: CallOptions = {}): ScopedCloud {
  const patient = { retry: { budgetMs: 8_000 }, timer: fakeTimer() };
  return served.connect({ ...patient, ...settings }).scoped(scope, options);
}

/** The scripts in their order; the last one from then on. */
function inTurn(...scripts: [Script, ...Script[]]): Script {
  let next = 0;
  return (request, response) => (scripts[Math.min(next++, scripts.length - 1)] ?? scripts[0])(request, response);
}

const refusal = (code: string, status: number, headers = {}) => json({ Code: code, Message: 'No.' }, status, headers);
const reset: Script = (_request, response) => response.socket?.resetAndDestroy();
const busy = refusal('VpnGateway.Configuring', 400);

const well = json({ ...sampleCalls.DescribeVpnConnection.answer });

describe('after one failure the same call is sent again', () => {
  test.each<[string, Script, read: string, withToken: string, withoutToken: string]>([
    ['a reset', reset, 'done', 'done', 'ambiguous'],
    ['a closed connection', (_, response) => response.destroy(), 'done', 'done', 'ambiguous'],
    ['no answer in time', passDeadlines, 'done', 'done', 'ambiguous'],
    ['HTML with 502', json('<html>', 502), 'done', 'done', 'ambiguous'],
    ['HTML with 503', json('<html>', 503), 'done', 'done', 'ambiguous'],
    ['HTML with 429', json('<html>', 429), 'done', 'done', 'done'],
    ['an internal error', refusal('InternalError', 500), 'done', 'done', 'ambiguous'],
    ['an unavailable service', refusal('ServiceUnavailable', 503), 'done', 'done', 'ambiguous'],
    ['a nonce that arrived twice', refusal('SignatureNonceUsed', 400), 'done', 'done', 'ambiguous'],
    ['throttling of the user', refusal('Throttling.User', 400), 'done', 'done', 'done'],
    ['throttling of the API', refusal('Throttling.Api', 429), 'done', 'done', 'done'],
    ['a busy gateway', busy, 'wait', 'wait', 'wait'],
    [
      'something missing',
      refusal('InvalidVpnConnectionInstanceId.NotFound', 404),
      'not-found',
      'not-found',
      'not-found',
    ],
    ['a denial', refusal('Forbidden', 403), 'denied', 'denied', 'denied'],
    ['a redirect', json('', 307), 'malformed', 'ambiguous', 'ambiguous'],
    ['HTML with 200', json('<html>'), 'malformed', 'ambiguous', 'ambiguous'],
  ])('after %s, if that cannot do harm', async (_name, script, ...outcomes) => {
    for (const [index, send] of Object.values(sends).entries()) {
      served.server.requests.length = 0;
      served.server.script = inTurn(script, well);
      const outcome = await send(connect()).then(
        () => 'done',
        (error: { kind: string }) => error.kind,
      );
      expect([Object.keys(sends)[index], outcome]).toEqual([Object.keys(sends)[index], outcomes[index]]);
      expect(served.server.requests).toHaveLength(outcome === 'done' ? 2 : 1);
    }
  });

  test('creating a gateway is not, for the guide promises nothing of its token', async () => {
    served.server.script = inTurn(reset, json(sampleCalls.CreateVpnGateway.answer));
    const call = connect().call('CreateVpnGateway', sampleCalls.CreateVpnGateway.request);
    await expect(call).rejects.toMatchObject({ kind: 'ambiguous' });
    expect(served.server.requests).toHaveLength(1);
  });

  test('with a new nonce and the same token, and each send is told to onSend', async () => {
    served.server.script = inTurn(reset, reset, well);
    const sent: string[] = [];
    await sends.withToken(connect({}, { onSend: (action) => sent.push(action) }));
    expect(sent).toEqual(Array(3).fill('DeleteVpnConnection'));
    const forms = served.server.requests.map(({ form }) => form);
    expect(new Set(forms.map((form) => form['SignatureNonce'])).size).toBe(3);
    expect(new Set(forms.map((form) => form['ClientToken'])).size).toBe(1);
  });

  test('unless retries are off', async () => {
    served.server.script = inTurn(refusal('Throttling', 400), well);
    await expect(sends.read(connect({ retry: 'never' }))).rejects.toMatchObject({ kind: 'throttled' });
    expect(served.server.requests).toHaveLength(1);
  });
});

describe('pauses', () => {
  test('grow up to 2 seconds and end with the budget', async () => {
    served.server.script = refusal('Throttling', 400);
    const timer = fakeTimer();
    await expect(sends.read(connect({ timer }))).rejects.toMatchObject({ kind: 'throttled' });
    for (const [index, ms] of timer.sleeps.entries()) {
      const whole = Math.min(2_000, 200 * 2 ** index);
      expect(ms).toBeGreaterThanOrEqual(whole / 2);
      expect(ms).toBeLessThanOrEqual(whole);
    }
    expect(timer.nowMs()).toBeLessThanOrEqual(8_000);
    expect(timer.nowMs()).toBeGreaterThan(6_000 - 1_000);
  });

  test('are as long as the cloud asks for', async () => {
    const asked = refusal('Throttling.User', 429, { 'retry-after': '3' });
    served.server.script = inTurn(asked, json('<html>', 503, { 'retry-after': '2' }), well);
    const timer = fakeTimer();
    await sends.read(connect({ timer }));
    expect(timer.sleeps).toEqual([3_000, 2_000]);
  });

  test('are not begun when the cloud asks for more than the budget', async () => {
    served.server.script = refusal('Throttling.User', 429, { 'retry-after': '9' });
    const timer = fakeTimer();
    const call = sends.withoutToken(connect({ timer }));
    await expect(call).rejects.toMatchObject({ kind: 'throttled', retryAfterMs: 9_000 });
    expect(timer.sleeps).toEqual([]);
  });

  test('end with the signal, by its reason', async () => {
    served.server.script = refusal('Throttling.User', 429, { 'retry-after': '7' });
    const controller = new AbortController();
    const reason = new Error('The activity was cancelled');
    const cloud = served.connect({ retry: { budgetMs: 8_000 } }).scoped(scope, { signal: controller.signal });
    const outcome = expect(sends.read(cloud)).rejects.toBe(reason);
    await vi.waitFor(() => expect(served.server.requests).toHaveLength(1), 10_000);
    controller.abort(reason);
    await outcome;
  });
});

describe('a write whose first answer was lost', () => {
  test.each([
    ['is denied', refusal('Forbidden', 403), 'ambiguous'],
    ['is over a quota', refusal('Resource.QuotaFull', 400), 'ambiguous'],
    ['is called invalid', refusal('IdempotentParameterMismatch', 400), 'ambiguous'],
    ['is throttled to the end', refusal('Throttling', 400), 'ambiguous'],
    ['finds the gateway busy', busy, 'wait'],
    ['finds what it deletes gone', refusal('InvalidVpnConnectionInstanceId.NotFound', 404), 'not-found'],
    ['finds it still in use', refusal('DependencyViolation', 400), 'in-use'],
  ])('and that then %s has the kind that is true of both sends', async (_name, second, kind) => {
    served.server.script = inTurn(reset, second);
    await expect(sends.withToken(connect())).rejects.toMatchObject({ kind });
  });
});

describe('a clock that is wrong', () => {
  const serverTime = Date.parse('2026-11-22T12:00:00Z');
  const tooFar = refusal('InvalidTimeStamp.Expired', 400, { date: new Date(serverTime).toUTCString() });

  /** Refuses every time that is more than 15 minutes off. */
  const strict: Script = (request, response) => {
    const offMs = Math.abs(Date.parse(request.form['Timestamp'] ?? '') - serverTime);
    (offMs > 900_000 ? tooFar : well)(request, response);
  };

  test.each([-86_400_000, 3_600_000])(
    'by %i ms is corrected at once, for this call and the next ones',
    async (offMs) => {
      served.server.script = strict;
      const cloud = connect({ clock: () => serverTime + offMs });
      await sends.withoutToken(cloud);
      await sends.read(cloud);
      expect(served.server.requests.map(({ form }) => form['Timestamp'])).toEqual([
        new Date(serverTime + offMs).toISOString().replace('.000Z', 'Z'),
        '2026-11-22T12:00:00Z',
        '2026-11-22T12:00:00Z',
      ]);
    },
  );

  test('is corrected once for many calls at a time', async () => {
    served.server.script = strict;
    const cloud = connect({ clock: () => 0 });
    await Promise.all(Array.from({ length: 20 }, () => sends.withToken(cloud)));
    expect(served.server.requests.length).toBeLessThanOrEqual(40);
  });

  test('is not corrected twice in one call', async () => {
    let day = 0;
    served.server.script = (request, response) =>
      refusal('InvalidTimeStamp.Expired', 400, { date: new Date(++day * 86_400_000).toUTCString() })(request, response);
    await expect(sends.read(connect({ clock: () => 0 }))).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining("compare this machine's clock with the cloud's") as string,
    });
    expect(served.server.requests).toHaveLength(2);
  });

  test('that the cloud says is right is not sent again', async () => {
    served.server.script = tooFar;
    await expect(sends.read(connect({ clock: () => serverTime }))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(served.server.requests).toHaveLength(1);
  });
});
