// The exit codes: one table, and how a run's outcome chooses among them.
import type { RunReport } from '../runs/report.ts';
import type { Refusal } from '../workflows/messages.ts';

export const EXIT = {
  ok: 0,
  /** Unexpected: an unreachable server, a bug. */
  failed: 1,
  /** Changes are there; only when asked for. */
  changes: 2,
  /** Plan, configuration or arguments. */
  invalid: 3,
  /** Credentials or permission. */
  denied: 4,
  undone: 5,
  leftovers: 6,
  /** The patience of the caller ended, not the run. */
  timeout: 7,
  running: 8,
  stopped: 9,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitOfReport({ outcome, refusal }: RunReport): ExitCode {
  switch (outcome) {
    case 'applied':
    case 'unchanged':
    case 'removed':
      return EXIT.ok;
    case 'partial':
    case 'rolled-back':
      return EXIT.undone;
    case 'parked':
      return EXIT.leftovers;
    case 'cancelled':
    case 'rejected':
      return EXIT.stopped;
    case 'running':
      return EXIT.running;
    case 'failed':
      return refusal ? exitOfRefusal(refusal) : EXIT.failed;
  }
}

export function exitOfRefusal({ reason }: Refusal): ExitCode {
  switch (reason) {
    case 'denied':
      return EXIT.denied;
    case 'plan':
      return EXIT.invalid;
    case 'error':
      return EXIT.failed;
  }
}
