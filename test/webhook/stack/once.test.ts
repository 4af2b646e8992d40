// One delivery, one effect: several server processes, copies at once and long after, and a Temporal server that goes away.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, inject, onTestFinished, test } from 'vitest';
import { startTemporalServer } from '../../../worker/temporal-server/start-temporal-server.ts';
import { Stage } from '../../engine/stage.ts';
import { aTicket, PLAN, TICKETS_SECRET } from '../a-door.ts';
import { environmentOf, furnish, openLiveDoor, type LiveDoor } from './a-live-door.ts';

const BENCH = new URL('../../../bench/webhook.mjs', import.meta.url).pathname;
const CONFIG = `webhook:
  sources:
    tickets:
      kind: standard-webhooks
      secrets: [{ env: TICKETS_SECRET }]
      rules:
        - { event: change.approved, do: apply, plan: { path: data.plan }, ticket: { path: data.ticket } }
        - { event: change.withdrawn, do: destroy, plan: { path: data.plan } }
`;

interface Answered {
  status: number;
  retryAfter: string | null;
  runId?: string;
  statusUrl?: string;
  error?: { code: string };
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function aStage(options: Parameters<typeof Stage.open>[0] = {}): Promise<Stage> {
  const stage = await Stage.open(options);
  closing.push(() => stage.close());
  furnish(stage, { config: CONFIG, plans: { 'hub-and-spoke': PLAN } });
  return stage;
}

async function aDoor(stage: Stage): Promise<LiveDoor> {
  const door = await openLiveDoor(stage, { TICKETS_SECRET });
  closing.push(() => door.stop());
  return door;
}

async function post({ url }: LiveDoor, request: ReturnType<typeof aTicket>): Promise<Answered> {
  const response = await fetch(`${url}/hooks/tickets`, { method: 'POST', ...request });
  const said = (await response.json()) as object;
  return { status: response.status, retryAfter: response.headers.get('retry-after'), ...said };
}

async function endOf(stage: Stage, { statusUrl = '' }: Answered): Promise<string> {
  let state = 'running';
  await stage.until('the end of the run', async () => {
    ({ state } = (await (await fetch(statusUrl)).json()) as { state: string });
    return state !== 'running';
  });
  return state;
}

test('copies of a delivery to two processes at once begin one run, which all of them name', async () => {
  const stage = await aStage();
  const doors = [await aDoor(stage), await aDoor(stage)];
  const ticket = aTicket();
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => post(doors[n % 2]!, ticket)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
  expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1);
  expect(await endOf(stage, answers[0]!)).toBe('applied');
  expect(await stage.effects('CreateVpnConnection')).toHaveLength(1);
});

test('a copy that comes after the plan was destroyed again names the old run and begins nothing', async () => {
  const stage = await aStage();
  const door = await aDoor(stage);
  const applied = aTicket();
  const first = await post(door, applied);
  expect(await endOf(stage, first)).toBe('applied');
  const withdrawn = JSON.stringify({ type: 'change.withdrawn', data: { plan: 'hub-and-spoke' } });
  expect(await endOf(stage, await post(door, aTicket({ body: withdrawn })))).toBe('removed');
  const effects = await stage.effects();

  const other = await aDoor(stage);
  expect(await post(other, applied)).toEqual({ ...first, statusUrl: expect.stringContaining(first.runId!) as string });
  expect((await stage.runs.status('hub-and-spoke')).outcome).toBe('removed');
  expect(await stage.effects()).toEqual(effects);
});

test('another delivery while a run is open gets 409 with its id, and the run once it is sent again afterwards', async () => {
  const stage = await aStage();
  const door = await aDoor(stage);
  await stage.world({ op: 'busy', gatewayId: 'vpn-hub0000000000000000a', ms: 'forever' });
  const first = await post(door, aTicket());
  const second = aTicket();
  const refused = { status: 409, runId: first.runId, statusUrl: first.statusUrl, error: { code: 'already-running' } };
  expect(await post(door, second)).toMatchObject(refused);
  expect(await post(door, second)).toMatchObject(refused);
  await stage.world({ op: 'busy', gatewayId: 'vpn-hub0000000000000000a', ms: 0 });
  await endOf(stage, first);
  const accepted = await post(door, second);
  expect(accepted).toMatchObject({ status: 202 });
  expect(accepted.runId).not.toBe(first.runId);
  expect(await endOf(stage, accepted)).toBe('unchanged');
});

test('the same id with another body is refused, while the run is open and after it', async () => {
  const stage = await aStage();
  const door = await aDoor(stage);
  const first = await post(door, aTicket({ id: 'msg_same' }));
  const changed = aTicket({
    id: 'msg_same',
    body: JSON.stringify({ type: 'change.approved', data: { plan: 'hub-and-spoke', ticket: 'CHG-9' } }),
  });
  expect(await post(door, changed)).toMatchObject({ status: 409, error: { code: 'delivery-differs' } });
  await endOf(stage, first);
  expect(await post(door, changed)).toMatchObject({ status: 409, error: { code: 'delivery-differs' } });
});

test('without a worker a delivery is accepted, its copy too, and the state is told', async () => {
  const stage = await aStage({ withWorker: false });
  const door = await aDoor(stage);
  const ticket = aTicket();
  const first = await post(door, ticket);
  expect(first).toMatchObject({ status: 202 });
  expect(await post(door, ticket)).toEqual(first);
  expect(await (await fetch(first.statusUrl!)).json()).toEqual({ runId: first.runId, state: 'running' });
});

test('while Temporal is away the answer is 503 with Retry-After; when it is back the same delivery is accepted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-webhook-temporal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const options = { binary: inject('temporalBinary'), dbFile: join(folder, 'temporal.db') };
  const before = await startTemporalServer(options);
  const { address, ui, pid } = before;
  const stage = await aStage({ temporal: { address, ui, pid }, withWorker: false });
  const door = await aDoor(stage);
  const ready = async (): Promise<number> => (await fetch(`${door.url}/readyz`)).status;
  expect(await ready()).toBe(200);
  await before.stop();

  const ticket = aTicket();
  const refused = await post(door, ticket);
  expect([refused.status, refused.retryAfter]).toEqual([503, '10']);
  expect(await ready()).toBe(503);
  expect((await fetch(`${door.url}/healthz`)).status).toBe(200);

  const after = await startTemporalServer({ ...options, port: Number(address.split(':')[1]) });
  closing.push(after.stop);
  expect(after.address).toBe(address);
  let answer = refused;
  await stage.until(
    'the delivery to be accepted',
    async () => {
      answer = await post(door, ticket);
      return answer.status !== 503;
    },
    60_000,
  );
  expect(answer).toMatchObject({ status: 202 });
  expect(await post(door, ticket)).toEqual(answer);
});

test('a flood of deliveries of eight plans to two processes: one run a delivery, one open run a plan, an answer to each', async () => {
  const stage = await aStage();
  const bench = spawn(process.execPath, [BENCH, '160'], {
    env: environmentOf(stage),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  bench.stdout.on('data', (chunk: Buffer) => void (stdout += chunk.toString()));
  bench.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()));
  await once(bench, 'close');
  expect(stderr).toBe('');
  const { answers, ...result } = JSON.parse(stdout) as { answers: Record<string, number> };
  expect(result).toMatchObject({
    deliveries: 160,
    runsThatNobodyWasToldOf: 0,
    deliveriesWithTwoRuns: 0,
    plansWithTwoOpenRuns: 0,
  });
  expect(Object.keys(answers).every((kind) => ['202', '409 already-running'].includes(kind))).toBe(true);
  expect(Object.values(answers).reduce((sum, n) => sum + n, 0)).toBe(160);
});
