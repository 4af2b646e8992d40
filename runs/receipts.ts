// Receipts of deliveries: workflows whose ids are the deliveries'. Whoever makes one may begin what the delivery asks for;
// everybody else waits for its answer. Closed receipts answer for as long as the server keeps closed workflows.
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { accepted, deliveryIdOf, type AcceptedRun } from '../workflows/messages.ts';
import { attributesOf } from '../workflows/search-attributes.ts';
import type { TemporalLink } from './connect-temporal.ts';
import { orNone } from './last-run.ts';

export interface ReceiptNote {
  owner: string;
  plan: string;
  ticket?: string | undefined;
  /** Of the bytes that were delivered: the same id with other bytes is another delivery. */
  digest: string;
}

export type Receipt =
  /** Nobody else has it: what was asked for may begin. */
  | { kind: 'mine'; receiptId: string; executionId: string }
  | { kind: 'pending'; receiptId: string; executionId: string; sinceMs: number }
  | { kind: 'accepted'; run: AcceptedRun }
  /** Of other bytes under the same id. */
  | { kind: 'differs' };

/** A receipt that was released counts as never made. */
export async function takeReceipt(temporal: TemporalLink, key: string, note: ReceiptNote): Promise<Receipt> {
  const receiptId = deliveryIdOf({ owner: note.owner, key });
  for (;;) {
    try {
      return await makeReceipt(temporal, { receiptId, key, note });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const found = await readReceipt(temporal, key, note);
    if (found) return found;
  }
}

/** Nothing when there is none, or it was released. */
export async function readReceipt(
  temporal: TemporalLink,
  key: string,
  { owner, digest }: Pick<ReceiptNote, 'owner' | 'digest'>,
): Promise<Exclude<Receipt, { kind: 'mine' }> | undefined> {
  const receiptId = deliveryIdOf({ owner, key });
  const handle = temporal.client.workflow.getHandle(receiptId);
  const found = await handle.describe().catch(orNone);
  const status = found?.status.name;
  if (found === undefined || (status !== 'RUNNING' && status !== 'COMPLETED')) return undefined;
  if (found.memo?.['digest'] !== digest) return { kind: 'differs' };
  if (status === 'COMPLETED') return { kind: 'accepted', run: (await handle.result()) as AcceptedRun };
  return { kind: 'pending', receiptId, executionId: found.runId, sinceMs: found.startTime.getTime() };
}

async function makeReceipt(
  { client, taskQueue }: TemporalLink,
  { receiptId, key, note }: { receiptId: string; key: string; note: ReceiptNote },
): Promise<Receipt> {
  const { owner, plan, ticket, digest } = note;
  const { firstExecutionRunId } = await client.workflow.start('delivery', {
    workflowId: receiptId,
    taskQueue,
    workflowIdConflictPolicy: 'FAIL',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    staticSummary: `Delivery ${key} for ${plan}`,
    memo: { digest, plan },
    typedSearchAttributes: attributesOf({
      CausewayOwner: owner,
      CausewayPlan: plan,
      ...(ticket !== undefined && { CausewayTicket: ticket }),
    }),
  });
  return { kind: 'mine', receiptId, executionId: firstExecutionRunId };
}

/** Tells everybody who comes later which run it was. A receipt that is closed already says the same. */
export async function settleReceipt(temporal: TemporalLink, receiptId: string, run: AcceptedRun): Promise<void> {
  const { runId, plan } = run;
  await temporal.client.workflow.getHandle(receiptId).signal(accepted, { runId, plan }).catch(orNone);
}

/** Nothing was begun: the next delivery of that id is a new one. */
export async function releaseReceipt(
  temporal: TemporalLink,
  { receiptId, executionId, reason }: { receiptId: string; executionId: string; reason: string },
): Promise<void> {
  await temporal.client.workflow.getHandle(receiptId, executionId).terminate(reason).catch(orNone);
}
