// Everything that a history says, as text: every payload decoded, summaries and attributes included.
import type { Client } from '@temporalio/client';

export async function decodedHistory(client: Client, workflowId: string): Promise<string> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  return JSON.stringify(history.events, (key, value: unknown) => (key === 'data' ? decoded(value) : value));
}

/** A payload's data is bytes, in base64 once it is JSON; ours hold JSON, without a codec. */
function decoded(data: unknown): unknown {
  return typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : data;
}
