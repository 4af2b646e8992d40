// Who is next: undoing before making; inside a class round robin between plans, then order of submission. Pure.
import { keyOf, type LaneState, type LinkJob } from './messages.ts';

const CLASSES: readonly LinkJob['job'][] = ['undo', 'make'];

/** The best queued job that nobody holds, but none of a link that is open: two sagas never share a ledger row. */
export function nextJob({ queue, served, holds }: LaneState, open: readonly LinkJob[]): LinkJob | undefined {
  const isHeld = (job: LinkJob): boolean => holds.some(({ plan }) => plan === undefined || plan === job.run.plan);
  const isOpen = (job: LinkJob): boolean => open.some((it) => isSameRow(it, job));
  return queue
    .filter((job) => !isHeld(job) && !isOpen(job))
    .reduce<LinkJob | undefined>((best, job) => (best && compareJobs(best, job, served) <= 0 ? best : job), undefined);
}

/** Only a higher class overtakes a link that was started early. */
export function overtakes(job: LinkJob, ahead: LinkJob): boolean {
  return CLASSES.indexOf(job.job) < CLASSES.indexOf(ahead.job);
}

/** Takes a job out of the queue; its plan goes to the end of the round. */
export function take(state: LaneState, job: LinkJob): void {
  state.queue = state.queue.filter((it) => it !== job);
  const waiting = new Set(state.queue.map(({ run }) => run.plan));
  state.served = [...state.served.filter((plan) => plan !== job.run.plan && waiting.has(plan)), job.run.plan];
}

/** Goes whatever becomes of its run. */
export function isOwed(job: LinkJob): boolean {
  return job.job === 'undo' && job.isOwed === true;
}

export function isSameRow(a: LinkJob, b: LinkJob): boolean {
  return a.run.plan === b.run.plan && keyOf(a) === keyOf(b);
}

/** Negative when `a` goes first. `served` names plans, the one served last at its end. */
function compareJobs(a: LinkJob, b: LinkJob, served: readonly string[]): number {
  const byClass = CLASSES.indexOf(a.job) - CLASSES.indexOf(b.job);
  return byClass === 0 ? served.indexOf(a.run.plan) - served.indexOf(b.run.plan) : byClass;
}
