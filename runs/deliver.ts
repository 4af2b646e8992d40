// Starting a run for a delivery: once, however often it is delivered, and to however many server processes at once.
import { runIdOf, type RunInput } from '../workflows/messages.ts';
import type { TemporalLink } from './connect-temporal.ts';
import { findRun } from './find-run.ts';
import { lastRun, type LastRun } from './last-run.ts';
import type { Surroundings } from './place.ts';
import { readReceipt, releaseReceipt, settleReceipt, takeReceipt, type Receipt } from './receipts.ts';
import { runUrl } from './run-url.ts';
import { RunsError } from './runs-error.ts';
import { startRun, type RunHandle } from './start-run.ts';

export interface Delivery {
  /** What makes it the same delivery, each `<source>/<id>`; the sender's own id is the first. */
  keys: string[];
  /** Of the delivered bytes. */
  digest: string;
  ticket?: string;
  /** Until when somebody waits for the answer; milliseconds since 1970. */
  deadline: number;
}

export type Delivered =
  /** By this delivery, now or when it came before. */
  | { kind: 'started'; run: RunHandle }
  /** Nothing was begun: this run of the plan is open. */
  | { kind: 'running'; run: RunHandle }
  /** Nothing was begun: the id was used with other bytes. */
  | { kind: 'differs' };

/** Whoever took a receipt has long given up: several times the deadline, for clocks that differ. */
const LEASE_MS = 30_000;
const FIRST_POLL_MS = 50;
const MAX_POLL_MS = 400;

interface Order {
  temporal: TemporalLink;
  input: RunInput;
  delivery: Delivery;
}

/** Throws when the deadline passes or no server answers; a redelivery then finds out what was begun. */
export async function deliver({ temporal }: Surroundings, input: RunInput, delivery: Delivery): Promise<Delivered> {
  const order = { temporal, input, delivery };
  return await temporal.client.withDeadline(delivery.deadline, async () => {
    const other = await runInTheWay(order);
    return other ? { kind: 'running', run: other } : await once(order, delivery.keys);
  });
}

/** Seen by reading only: of many deliveries to a plan that is running, none should cost the server or a worker anything. */
async function runInTheWay(order: Order): Promise<RunHandle | undefined> {
  const { temporal, input, delivery } = order;
  const { owner } = input.place;
  const [last, ...receipts] = await Promise.all([
    lastRun(temporal, { owner, plan: input.plan }),
    ...delivery.keys.map((key) => readReceipt(temporal, key, { owner, digest: delivery.digest })),
  ]);
  const isNew = receipts.every((receipt) => receipt === undefined);
  return last?.isOpen && isNew && !isOurs(last, order) ? last.handle : undefined;
}

function isOurs({ deliveries }: LastRun, { delivery }: Order): boolean {
  return deliveries.some((key) => delivery.keys.includes(key));
}

/** Each key's receipt guards the rest. */
async function once(order: Order, [key, ...others]: string[]): Promise<Delivered> {
  if (key === undefined) return await begin(order);
  const receipt = await ownReceipt(order, key);
  if (receipt.kind !== 'mine') return receipt;
  try {
    const delivered = await once(order, others);
    if (delivered.kind === 'started') await settleReceipt(order.temporal, receipt.receiptId, delivered.run);
    else await release(order, { receipt, why: delivered.kind });
    return delivered;
  } catch (error) {
    // A definite refusal. Anything else may have begun something: the receipt stays.
    if (error instanceof RunsError && error.kind !== 'timeout') await release(order, { receipt, why: error.kind });
    throw error;
  }
}

type Mine = Extract<Receipt, { kind: 'mine' }>;

/** The receipt, or what became of the delivery when it came before. */
async function ownReceipt(order: Order, key: string): Promise<Mine | Delivered> {
  const { temporal, input, delivery } = order;
  const note = { owner: input.place.owner, plan: input.plan, ticket: delivery.ticket, digest: delivery.digest };
  let receipt: Receipt | undefined;
  for (let waitMs = FIRST_POLL_MS; Date.now() < delivery.deadline; waitMs = Math.min(waitMs * 2, MAX_POLL_MS)) {
    receipt = (receipt && (await readReceipt(temporal, key, note))) ?? (await takeReceipt(temporal, key, note));
    if (receipt.kind === 'accepted') return { kind: 'started', run: handleOf(order, receipt.run) };
    if (receipt.kind !== 'pending') return receipt;
    const run = await runBegunBy(order, { key, receipt });
    if (run) {
      await settleReceipt(temporal, receipt.receiptId, run);
      return { kind: 'started', run };
    }
    if (hasExpired(receipt)) await release(order, { receipt, why: 'nobody has begun anything' });
    else await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  throw new RunsError(`Cannot take delivery ${key} yet: somebody else is about to`, {
    kind: 'timeout',
    hint: 'Deliver it again',
  });
}

type Pending = Extract<Receipt, { kind: 'pending' }>;

/** Its taker may have died between the start and the receipt. A search lags, so it is asked only about runs long past. */
async function runBegunBy(
  { temporal, input }: Order,
  { key, receipt }: { key: string; receipt: Pending },
): Promise<RunHandle | undefined> {
  const { plan, place } = input;
  const last = await lastRun(temporal, { owner: place.owner, plan });
  if (last?.deliveries.includes(key)) return last.handle;
  if (!hasExpired(receipt)) return undefined;
  const since = new Date(receipt.sinceMs).toISOString();
  const found = await findRun(temporal, {
    query: `CausewayOwner='${place.owner}' AND CausewayPlan='${plan}' AND StartTime>='${since}'`,
    matches: ({ deliveries }) => deliveries.includes(key),
  });
  return found?.handle;
}

function hasExpired({ sinceMs }: Pending): boolean {
  return Date.now() - sinceMs > LEASE_MS;
}

async function begin(order: Order): Promise<Delivered> {
  const { temporal, input, delivery } = order;
  const { ticket, keys: deliveries } = delivery;
  const origin = { deliveries, ...(ticket !== undefined && { ticket }) };
  for (;;) {
    try {
      return { kind: 'started', run: await startRun(temporal, input, origin) };
    } catch (error) {
      if (!(error instanceof RunsError) || error.kind !== 'already-running') throw error;
    }
    const last = await lastRun(temporal, { owner: input.place.owner, plan: input.plan });
    if (last && isOurs(last, order)) return { kind: 'started', run: last.handle };
    if (last?.isOpen) return { kind: 'running', run: last.handle };
  }
}

async function release({ temporal }: Order, { receipt, why }: { receipt: Mine | Pending; why: string }): Promise<void> {
  const { receiptId, executionId } = receipt;
  await releaseReceipt(temporal, { receiptId, executionId, reason: `Released: ${why}` });
}

function handleOf({ temporal, input }: Order, { runId, plan }: { runId: string; plan: string }): RunHandle {
  const workflowId = runIdOf({ owner: input.place.owner, plan });
  return { workflowId, runId, plan, temporalUi: runUrl(temporal, { workflowId, runId }) };
}
