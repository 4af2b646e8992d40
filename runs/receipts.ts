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
  try {
    const { firstExecutionRunId } = await temporal.client.workflow.start('delivery', {
      workflowId: receiptId,
      taskQueue: temporal.taskQueue,
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      staticSummary: `Delivery ${key} for ${note.plan}`,
      memo: { digest: note.digest, plan: note.plan },
      typedSearchAttributes: attributesOf({
        CausewayOwner: note.owner,
        CausewayPlan: note.plan,
        ...(note.ticket !== undefined && { CausewayTicket: note.ticket }),
      }),
    });
    return { kind: 'mine', receiptId, executionId: firstExecutionRunId };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return await readReceipt(temporal, receiptId, note);
  }
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

async function readReceipt(temporal: TemporalLink, receiptId: string, { digest }: ReceiptNote): Promise<Receipt> {
  const handle = temporal.client.workflow.getHandle(receiptId);
  const { memo, status, runId, startTime } = await handle.describe();
  const isKept = status.name === 'RUNNING' || status.name === 'COMPLETED'; // else it was released just now
  if (isKept && memo?.['digest'] !== digest) return { kind: 'differs' };
  if (status.name === 'COMPLETED') return { kind: 'accepted', run: (await handle.result()) as AcceptedRun };
  return { kind: 'pending', receiptId, executionId: runId, sinceMs: startTime.getTime() };
}
