// Makes a local namespace fit for runs: our search attributes, and closed runs kept as long as anybody may ask for them.
// The start flags are not enough: they set attributes only where a namespace is new, and have none for the retention of one day.
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.ts';

const RETENTION_DAYS = 30;
const SECONDS_PER_DAY = 86_400;
const KEYWORD = 2;

/** Throws while the server does not answer for the namespace yet. */
export async function prepareNamespace(connection: Connection, namespace: string): Promise<void> {
  await keepLongEnough(connection, namespace);
  await registerSearchAttributes(connection, namespace);
}

async function keepLongEnough({ workflowService }: Connection, namespace: string): Promise<void> {
  const { config } = await workflowService.describeNamespace({ namespace });
  const days = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / SECONDS_PER_DAY;
  if (days >= RETENTION_DAYS) return;
  const workflowExecutionRetentionTtl = msToTs(`${RETENTION_DAYS} days`);
  await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}

async function registerSearchAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTES.filter((name) => !(name in customAttributes));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  await operatorService.addSearchAttributes({ namespace, searchAttributes });
}
