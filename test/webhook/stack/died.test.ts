// A server process that dies in the middle of a delivery: the next copy finds out how far it came. Receipts and runs are made here
// as the dead process would have made them.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSettings, type Settings } from '../../../config/load-settings.ts';
import { taskQueueFor } from '../../../config/task-queue.ts';
import type { TemporalLink } from '../../../runs/connect-temporal.ts';
import { placeFor } from '../../../runs/place.ts';
import { takeReceipt } from '../../../runs/receipts.ts';
import { startRun, type RunHandle } from '../../../runs/start-run.ts';
import { aTopology, sites } from '../../builders.ts';
import { Stage } from '../../engine/stage.ts';
import { aTicket, PLAN, TICKETS_SECRET } from '../a-door.ts';
import { furnish, openLiveDoor, type LiveDoor } from './a-live-door.ts';

const CONFIG = `webhook:
  sources:
    tickets:
      kind: standard-webhooks
      secrets: [{ env: TICKETS_SECRET }]
      rules: [{ event: change.approved, do: apply, plan: { path: data.plan } }]
`;
const NAMES = ['before-the-start', 'after-the-start', 'long-ago'];
/** Longer than a receipt is left to a process that may still live. */
const TAKEN_OVER_WITHIN_MS = 60_000;

let stage: Stage;
let door: LiveDoor;
let settings: Settings;
let temporal: TemporalLink;

beforeAll(async () => {
  stage = await Stage.open();
  const plans = Object.fromEntries(
    NAMES.map((name, n) => [
      name,
      PLAN.replace('hub-and-spoke', name)
        .replaceAll('192.0.2.1', `192.0.2.${n + 1}`)
        .replace('10.200', `10.20${n}`),
    ]),
  );
  furnish(stage, { config: CONFIG, plans });
  settings = loadSettings({ env: { CAUSEWAY_HOME: stage.home, CAUSEWAY_OWNER: stage.owner }, cwd: stage.home });
  const taskQueue = taskQueueFor(settings, 'default');
  temporal = { client: stage.client, namespace: 'default', isLocal: true, ui: null, taskQueue };
  door = await openLiveDoor(stage, { TICKETS_SECRET });
});

afterAll(async () => {
  await door?.stop();
  await stage?.close();
});

interface Ticket {
  plan: string;
  key: string;
  request: ReturnType<typeof aTicket>;
}

function ticketFor(plan: string): Ticket {
  const body = JSON.stringify({ type: 'change.approved', data: { plan } });
  return { plan, key: `tickets/msg_${plan}`, request: aTicket({ id: `msg_${plan}`, body }) };
}

/** Until it has its receipt. */
async function diedBeforeStart({ plan, key, request }: Ticket): Promise<void> {
  const digest = createHash('sha256').update(request.body).digest('hex');
  expect(await takeReceipt(temporal, key, { owner: stage.owner, plan, digest })).toMatchObject({ kind: 'mine' });
}

/** Until its run has started, and before it could say so. */
async function diedAfterStart(ticket: Ticket): Promise<RunHandle> {
  await diedBeforeStart(ticket);
  const { plan, cloud, gateways, links } = aTopology({ plan: ticket.plan, links: sites(1) });
  const place = placeFor({ settings, accountName: 'default', temporal }, cloud);
  return await startRun(
    temporal,
    { kind: 'destroy', place, plan, gateways, links: links.slice(1) },
    { deliveries: [ticket.key] },
  );
}

async function post({ request }: Ticket): Promise<{ status: number; runId?: string }> {
  const response = await fetch(`${door.url}/hooks/tickets`, { method: 'POST', ...request });
  return { status: response.status, ...((await response.json()) as { runId: string }) };
}

async function acceptedOnce(ticket: Ticket): Promise<string> {
  let answer = await post(ticket);
  expect(answer.status).toBe(503);
  await stage.until(
    'the delivery to be taken over',
    async () => {
      answer = await post(ticket);
      return answer.status !== 503;
    },
    TAKEN_OVER_WITHIN_MS,
  );
  expect(answer).toMatchObject({ status: 202 });
  return answer.runId ?? '';
}

test('it had started the run, which is still the plan’s last: the next copy names it at once', async () => {
  const ticket = ticketFor('after-the-start');
  const { runId } = await diedAfterStart(ticket);
  expect(await post(ticket)).toMatchObject({ status: 202, runId });
  expect(await post(ticket)).toMatchObject({ status: 202, runId });
});

test('it had started nothing, or a run that another one has followed: after a while the first is begun and the second found', async () => {
  const nothing = ticketFor('before-the-start');
  await diedBeforeStart(nothing);
  const old = ticketFor('long-ago');
  const run = await diedAfterStart(old);
  await stage.runs.follow(run);
  const next = await stage.runs.startSweep(old.plan);
  await stage.runs.follow(next);

  const [begun, found] = await Promise.all([acceptedOnce(nothing), acceptedOnce(old)]);
  expect(found).toBe(run.runId);
  expect((await stage.runs.status(old.plan)).runId).toBe(next.runId);
  const status = await stage.runs.status(nothing.plan);
  expect(status.runId).toBe(begun);
});
