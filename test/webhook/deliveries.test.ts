// From a genuine delivery to an order for the runs, and to an answer.
import { expect, test } from 'vitest';
import { RunsError } from '../../runs/runs-error.ts';
import { anIssue, aTicket, CONFIG, openDoor, PLAN, RUN_ID } from './a-door.ts';

test('an approved change is ordered as an apply of the plan that it names, with its ticket', async () => {
  const door = await openDoor();
  const answer = await door.post('tickets', aTicket({ id: 'msg_1' }));
  expect(answer).toMatchObject({
    status: 202,
    body: { runId: RUN_ID, statusUrl: `${door.url}/runs/${RUN_ID}?plan=hub-and-spoke`, temporalUi: null },
  });
  expect(door.orders).toEqual([
    { kind: 'apply', plan: 'hub-and-spoke', ticket: 'CHG-1042', keys: ['tickets/msg_1'], digest: expect.any(String) },
  ]);
  expect(door.log).toMatchObject([{ status: 202, delivery: 'msg_1', note: `run ${RUN_ID}` }]);
});

test('a withdrawn change is ordered as a destroy', async () => {
  const door = await openDoor();
  const body = JSON.stringify({ type: 'change.withdrawn', data: { plan: 'hub-and-spoke' } });
  expect(await door.post('tickets', aTicket({ body }))).toMatchObject({ status: 202 });
  expect(door.orders).toMatchObject([{ kind: 'destroy', plan: 'hub-and-spoke' }]);
});

test('a label on an issue is ordered once for its id and once for its body', async () => {
  const door = await openDoor();
  expect(await door.post('forge', anIssue({ id: 'abc-1' }))).toMatchObject({ status: 202 });
  expect(door.orders).toMatchObject([
    { kind: 'apply', ticket: '7', keys: ['forge/abc-1', expect.stringMatching(/^forge\/body-[0-9a-f]{64}$/)] },
  ]);
});

test('what no rule is for is answered and ignored', async () => {
  const door = await openDoor();
  const answers = [
    await door.post('forge', anIssue({ label: 'bug' })),
    await door.post('forge', anIssue({ body: '{"zen":"Design for failure."}' })),
    await door.post('tickets', aTicket({ body: '{"type":"change.opened"}' })),
    await door.post('tickets', aTicket({ body: '{}' })),
  ];
  expect(answers.map(({ status, body }) => [status, body])).toEqual(answers.map(() => [200, { ignored: true }]));
  expect(door.orders).toEqual([]);
});

test('a plan that has issues is refused with their codes and places, and nothing of its text', async () => {
  const broken = PLAN.replace('192.0.2.1', '10.0.0.1').replace('name: oslo', 'name: Oslo!');
  const door = await openDoor({ files: { 'plans/hub-and-spoke.yaml': broken } });
  const { status, body } = await door.post('tickets', aTicket());
  expect(status).toBe(422);
  expect(body).toEqual({
    error: {
      code: 'plan-invalid',
      plan: 'hub-and-spoke',
      issues: expect.arrayContaining([{ code: 'site-name', path: 'sites[0].name', line: 7 }]) as unknown,
    },
  });
  expect(door.orders).toEqual([]);
});

test('a plan that this version cannot apply is refused with what it cannot', async () => {
  const door = await openDoor({ files: { 'plans/hub-and-spoke.yaml': `${PLAN}rollout: { approval: required }\n` } });
  expect(await door.post('tickets', aTicket())).toMatchObject({
    status: 422,
    body: {
      error: { code: 'plan-invalid', issues: [{ code: 'not-provisioned-yet', path: 'rollout.approval', line: 8 }] },
    },
  });
});

test('a plan that is not there, and a file that holds another plan, are refused by name', async () => {
  const door = await openDoor({ files: { 'plans/other.yaml': PLAN } });
  const asked = (plan: string) =>
    door.post('tickets', aTicket({ body: JSON.stringify({ type: 'change.approved', data: { plan, ticket: 'T-1' } }) }));
  expect(await asked('nowhere')).toMatchObject({
    status: 422,
    body: { error: { code: 'plan-unknown', plan: 'nowhere' } },
  });
  expect(await asked('other')).toMatchObject({ status: 422, body: { error: { code: 'plan-has-another-name' } } });
  expect(door.orders).toEqual([]);
});

test('a run of the plan that is open is named with 409', async () => {
  const run = { workflowId: 'run/retail/hub-and-spoke', runId: RUN_ID, plan: 'hub-and-spoke', temporalUi: 'http://ui' };
  const door = await openDoor({ runs: { deliver: () => Promise.resolve({ kind: 'running', run }) } });
  expect(await door.post('tickets', aTicket())).toMatchObject({
    status: 409,
    body: {
      error: { code: 'already-running' },
      runId: RUN_ID,
      statusUrl: `${door.url}/runs/${RUN_ID}?plan=hub-and-spoke`,
    },
  });
});

test('an id that was used with another body is refused with 409, and names no run', async () => {
  const door = await openDoor({ runs: { deliver: () => Promise.resolve({ kind: 'differs' }) } });
  const { status, body } = await door.post('tickets', aTicket());
  expect([status, body.error?.code, body['runId']]).toEqual([409, 'delivery-differs', undefined]);
});

test('without Temporal the answer is 503 with Retry-After, and the next delivery tries again', async () => {
  let tries = 0; // the server itself tries once when it starts
  const door = await openDoor({
    connect: () => {
      tries++;
      return Promise.reject(
        new RunsError('Cannot reach a Temporal server', { kind: 'unreachable', hint: 'start one' }),
      );
    },
  });
  for (const expected of [2, 3]) {
    const { status, headers, body } = await door.post('tickets', aTicket());
    expect([status, headers.get('retry-after'), body]).toEqual([503, '10', { error: { code: 'unavailable' } }]);
    expect(tries).toBe(expected);
  }
  expect(await door.get('/readyz')).toMatchObject({ status: 503 });
  expect(await door.get('/healthz')).toMatchObject({ status: 200 });
});

test('two secrets are good while they are rotated', async () => {
  const older = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  const newer = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
  const config = CONFIG.replace('{ env: TICKETS_SECRET }', '{ env: OLDER }, { env: NEWER }');
  const door = await openDoor({ config, env: { OLDER: older, NEWER: newer } });
  expect(await door.post('tickets', aTicket({ secret: older }))).toMatchObject({ status: 202 });
  expect(await door.post('tickets', aTicket({ secret: newer }))).toMatchObject({ status: 202 });
  expect(await door.post('tickets', aTicket())).toMatchObject({ status: 401 });
});

test('a run’s state is shown to whoever knows its id, and nothing else', async () => {
  const asked: unknown[] = [];
  const door = await openDoor({
    runs: {
      stateOf: ({ runId, plan }) => {
        asked.push([runId, plan]);
        return Promise.resolve(plan === 'gone' ? undefined : 'applied');
      },
    },
  });
  expect((await door.get(`/runs/${RUN_ID}?plan=hub-and-spoke`)).body).toEqual({ runId: RUN_ID, state: 'applied' });
  expect((await door.get(`/runs/${RUN_ID}`)).body).toEqual({ runId: RUN_ID, state: 'applied' });
  expect(await door.get(`/runs/${RUN_ID}?plan=gone`)).toMatchObject({ status: 404 });
  expect(asked).toEqual([
    [RUN_ID, 'hub-and-spoke'],
    [RUN_ID, undefined],
    [RUN_ID, 'gone'],
  ]);
  for (const path of ['/runs/', '/runs/x', `/runs/${RUN_ID}'`, `/runs/${RUN_ID}?plan=../x`, `/runs/${RUN_ID}/x`]) {
    expect([path, (await door.get(path)).status]).toEqual([path, 404]);
  }
  expect(asked).toHaveLength(3);
});

test('a source sends so many deliveries a minute and no more; another one is not held up by it', async () => {
  let nowMs = Date.now();
  const config = CONFIG.replace('kind: standard-webhooks', 'kind: standard-webhooks\n      ratePerMinute: 3');
  const door = await openDoor({ config, now: () => nowMs });
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) statuses.push((await door.post('tickets', aTicket({ at: new Date(nowMs) }))).status);
  expect(statuses).toEqual([202, 202, 202, 429]);
  expect(await door.post('forge', anIssue())).toMatchObject({ status: 202 });
  nowMs += 20_000;
  expect(await door.post('tickets', aTicket({ at: new Date(nowMs) }))).toMatchObject({ status: 202 });
});
