// Everything that a history says, as text: every payload decoded, summaries and attributes included.
import type { Client } from '@temporalio/client';

export async function decodedHistory(client: Client, workflowId: string): Promise<string> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  return JSON.stringify(history.events, (_, value: unknown) => decoded(value));
}

/** A payload's data is bytes; ours are JSON without a codec. */
function decoded(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return typeof value === 'bigint' ? String(value) : value;
}
