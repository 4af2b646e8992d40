// The protocol's periods: for a cluster, where patience is measured in minutes, and for the local stack, where a killed worker
// should cost seconds.
import type { Timing } from '../workflows/messages.ts';

const MINUTE_MS = 60_000;

const CLUSTER: Timing = {
  heartbeatMs: 20_000,
  busyRetryMs: 5_000,
  pollMs: 1_000,
  maxPollMs: 5_000,
  settleMs: 10_000,
  patienceMs: 45 * MINUTE_MS,
  undoPatienceMs: 60 * MINUTE_MS,
  runCheckMs: 30_000,
  claimCheckMs: 10 * MINUTE_MS,
  zombieMs: 45_000,
  watchMs: 10_000,
  deliverMs: 2_000,
};

const LAPTOP: Timing = {
  ...CLUSTER,
  heartbeatMs: 2_000,
  busyRetryMs: 500,
  pollMs: 250,
  maxPollMs: 2_000,
  settleMs: 2_000,
  runCheckMs: 5_000,
  zombieMs: 4_000,
  watchMs: 2_000,
  deliverMs: 500,
};

export function timingFor({ isLocal }: { isLocal: boolean }): Timing {
  return isLocal ? LAPTOP : CLUSTER;
}
