// Everything that a history says, as text: every payload expanded and decoded, summaries and attributes included.
import { gunzipSync } from 'node:zlib';
import type { Client } from '@temporalio/client';

const GZIP_MAGIC = 0x1f_8b;

export async function decodedHistory(client: Client, workflowId: string): Promise<string> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  return JSON.stringify(history.events, (key, value: unknown) => (key === 'data' ? decoded(value) : value));
}

/** A payload's data is bytes, in base64 once it is JSON; ours hold JSON, and large ones are compressed. */
function decoded(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  const bytes = Buffer.from(data, 'base64');
  const isCompressed = bytes.length > 1 && bytes.readUInt16BE(0) === GZIP_MAGIC;
  return (isCompressed ? gunzipSync(bytes) : bytes).toString('utf8');
}
