import { describe, expect, test, vi } from 'vitest';
import type { CloudSettings, ScopedCloud } from '../../cloud/connect-cloud.ts';
import { fakeTimer } from './fake-timer.ts';
import { json } from './recording-server.ts';
import type { Recorded, Script } from './recording-server.ts';
import { callSample, sampleCalls } from './sample-calls.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();
const hourMs = 3_600_000;

/** A cloud with an STS: sessions live for an hour of its own time, unless they are ended before. */
function fakeCloud() {
  const cloud = {
    nowMs: Date.parse('2026-11-22T12:00:00Z'),
    sessions: 0,
    /** What AssumeRole answers instead. */
    refusal: undefined as Script | undefined,
    /** Sessions up to this one are over. */
    endedUpTo: 0,
    answered: { AssumeRole: 0, DescribeVpnGateway: 0 } as Record<string, number>,
  };
  const expiresAt = new Map<string, number>();
  served.server.script = (request, response) => {
    const { Action = '' } = request.form;
    cloud.answered[Action] = (cloud.answered[Action] ?? 0) + 1;
    (Action === 'AssumeRole' ? assumeRole : describe)(request, response);
  };
  const assumeRole: Script = (request, response) => {
    if (cloud.refusal !== undefined) return cloud.refusal(request, response);
    const id = `STS.${++cloud.sessions}`;
    expiresAt.set(id, cloud.nowMs + hourMs);
    const Expiration = new Date(cloud.nowMs + hourMs).toISOString();
    const Credentials = { AccessKeyId: id, AccessKeySecret: 'cAnArY-1', SecurityToken: `token-${id}`, Expiration };
    return json({ RequestId: 'R-1', Credentials })(request, response);
  };
  const describe: Script = (request, response) => {
    const { AccessKeyId = '', SecurityToken } = request.form;
    const isGood = SecurityToken === `token-${AccessKeyId}` && isAlive(AccessKeyId);
    const expired = { Code: 'InvalidSecurityToken.Expired', Message: 'Over.', RequestId: 'R-2' };
    return (isGood ? json(sampleCalls.DescribeVpnGateway.answer) : json(expired, 400))(request, response);
  };
  const isAlive = (id: string): boolean =>
    Number(id.slice(4)) > cloud.endedUpTo && cloud.nowMs < (expiresAt.get(id) ?? 0);
  return cloud;
}

function connect(fake: { nowMs: number }, settings: Partial<CloudSettings> = {}): ScopedCloud {
  const from = { accessKeyId: 'base', accessKeySecret: 'cAnArY-0' };
  return served
    .connect({
      credentials: { assumeRole: 'acs:ram::1:role/edge', from },
      clock: () => fake.nowMs,
      retry: { budgetMs: 8_000 },
      timer: fakeTimer(),
      ...settings,
    })
    .scoped(scope);
}

const describeGateway = (cloud: ScopedCloud) => callSample(cloud, 'DescribeVpnGateway');
const many = (cloud: ScopedCloud) => Promise.all(Array.from({ length: 100 }, () => describeGateway(cloud)));
const keysUsed = (requests: Recorded[]) =>
  requests.filter(({ form }) => form['Action'] !== 'AssumeRole').map(({ form }) => form['AccessKeyId']);

describe('a role', () => {
  test('is assumed once for 100 calls that start together', async () => {
    const fake = fakeCloud();
    await many(connect(fake));
    expect(fake.answered).toEqual({ AssumeRole: 1, DescribeVpnGateway: 100 });
  });

  test('is assumed anew once when its session ends in the middle of 100 calls, and none of them fails', async () => {
    const fake = fakeCloud();
    const cloud = connect(fake);
    const script = served.server.script;
    served.server.script = (request, response) => {
      if (fake.answered['DescribeVpnGateway'] === 50) fake.endedUpTo = 1;
      script(request, response);
    };
    await many(cloud);
    expect(fake.answered['AssumeRole']).toBe(2);
    expect(new Set(keysUsed(served.server.requests))).toEqual(new Set(['STS.1', 'STS.2']));
  });

  test.each([
    ['is kept before 80 % of its life', 0.79, 1],
    ['is renewed after 80 % of its life', 0.81, 2],
    ['is renewed after its life', 1.5, 2],
  ])('%s', async (_name, share, sessions) => {
    const fake = fakeCloud();
    const cloud = connect(fake);
    await describeGateway(cloud);
    fake.nowMs += hourMs * share;
    await many(cloud);
    expect(fake.sessions).toBe(sessions);
    expect(fake.answered['DescribeVpnGateway']).toBe(101);
  });

  test('that cannot be renewed early stays in use while it lives, and is not asked for at every call', async () => {
    const fake = fakeCloud();
    const cloud = connect(fake);
    await describeGateway(cloud);
    fake.nowMs += hourMs * 0.9;
    fake.refusal = json({ Code: 'NoPermission', Message: 'No.', RequestId: 'R-3' }, 403);
    await describeGateway(cloud);
    await describeGateway(cloud);
    expect(fake.answered).toEqual({ AssumeRole: 2, DescribeVpnGateway: 3 });
    fake.nowMs += hourMs * 0.2;
    await expect(describeGateway(cloud)).rejects.toMatchObject({ kind: 'denied', code: 'NoPermission' });
    expect(fake.answered['DescribeVpnGateway']).toBe(3);
  });

  test('is renewed only once for one call', async () => {
    const fake = fakeCloud();
    fake.endedUpTo = Infinity;
    await expect(describeGateway(connect(fake))).rejects.toMatchObject({ kind: 'denied' });
    expect(fake.answered).toEqual({ AssumeRole: 2, DescribeVpnGateway: 2 });
  });

  test.each([
    ['does not exist', 'EntityNotExist.Role', 404, 'denied'],
    ['is refused', 'NoPermission', 403, 'denied'],
    ['is misspelt', 'InvalidParameter.RoleArn', 400, 'denied'],
    ['meets a throttled STS', 'Throttling.User', 400, 'unavailable'],
    ['meets a broken STS', 'InternalServerError', 500, 'unavailable'],
  ])('that %s never looks like an answer about the resource', async (_name, code, status, kind) => {
    const fake = fakeCloud();
    fake.refusal = json({ Code: code, Message: 'No.', RequestId: 'R-3' }, status);
    const call = callSample(connect(fake), 'DeleteVpnConnection');
    await expect(call).rejects.toMatchObject({
      kind,
      code,
      message: expect.stringMatching(/^Cannot assume the role acs:ram::1:role\/edge: AssumeRole /) as string,
    });
    expect(keysUsed(served.server.requests)).toEqual([]);
  });

  test('is awaited no longer than the caller wants, and not given up for the others', async () => {
    const fake = fakeCloud();
    let answer = (): void => {};
    const script = served.server.script;
    served.server.script = (request, response) => {
      if (request.form['Action'] !== 'AssumeRole') return script(request, response);
      answer = () => script(request, response);
    };
    const connection = served.connect({
      credentials: {
        assumeRole: 'acs:ram::1:role/edge',
        from: { accessKeyId: 'base', accessKeySecret: 'cAnArY-0' },
      },
      clock: () => fake.nowMs,
    });
    const controller = new AbortController();
    const reason = new Error('The activity was cancelled');
    const impatient = describeGateway(connection.scoped(scope, { signal: controller.signal }));
    const outcome = expect(impatient).rejects.toBe(reason);
    const patient = describeGateway(connection.scoped(scope));
    await vi.waitFor(() => expect(served.server.requests).toHaveLength(1), 10_000);
    controller.abort(reason);
    await outcome;
    answer();
    await expect(patient).resolves.toMatchObject({ Status: 'active' });
    expect(fake.sessions).toBe(1);
  });

  test('can be assumed at an endpoint of its own', async () => {
    const fake = fakeCloud();
    const from = { accessKeyId: 'base', accessKeySecret: 'cAnArY-0' };
    const stsEndpoint = `${served.server.origin}/sts`;
    await describeGateway(connect(fake, { credentials: { assumeRole: 'acs:ram::1:role/edge', from, stsEndpoint } }));
    expect(served.server.requests.map(({ url }) => url)).toEqual(['/sts', '/']);
  });
});
