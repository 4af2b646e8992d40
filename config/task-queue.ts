// One task queue per owner, endpoint and account: a simulator's worker can never take production work.
import { createHash } from 'node:crypto';
import { accountNamed } from './account.ts';
import { HASH_LENGTH } from './endpoint.ts';
import type { Settings } from './load-settings.ts';

export function taskQueueFor(settings: Settings, accountName: string): string {
  if (settings.taskQueue !== undefined) return settings.taskQueue;
  const { name, endpoint } = accountNamed(settings, accountName);
  const hash = createHash('sha256')
    .update(JSON.stringify([settings.owner, endpoint, name]))
    .digest('hex');
  return `causeway-${hash.slice(0, HASH_LENGTH)}`;
}
