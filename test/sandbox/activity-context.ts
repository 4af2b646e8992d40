// What an activity in memory sees of its attempt: virtual time, and the ways in which an attempt ends early.
import { CancelledFailure } from '@temporalio/common';
import type { VirtualClock } from './clock.ts';

/** The activities of a worker with the same promises as the real ones, told about their attempt. */
export type InMemory<Activities> = {
  [Name in keyof Activities]: Activities[Name] extends (input: infer Input) => Promise<infer Output>
    ? (input: Input, attempt: AttemptContext) => Promise<Output>
    : never;
};

export type AnyActivity = (input: never, attempt: AttemptContext) => Promise<unknown>;

type Attempted = Pick<AttemptContext, 'attempt' | 'activityKey' | 'heartbeat'>;

export class AttemptContext {
  readonly attempt: number;
  /** `<run id>/<activity id>`, the same for every attempt. */
  readonly activityKey: string;
  /** What an attempt says in its heartbeats, the next one can read. */
  readonly heartbeat: { details?: unknown };
  private readonly clock: VirtualClock;
  private isDead = false;
  private isAborted = false;
  private readonly onAbort = new Set<() => void>();

  constructor(clock: VirtualClock, { attempt, activityKey, heartbeat }: Attempted) {
    this.clock = clock;
    this.attempt = attempt;
    this.activityKey = activityKey;
    this.heartbeat = heartbeat;
  }

  get now(): number {
    return this.clock.now;
  }

  /** Between two requests a cancel is heard. */
  async sleep(ms: number): Promise<void> {
    if (this.isAborted) throw new CancelledFailure('CANCELLED');
    await new Promise<void>((resolve, reject) => {
      const drop = this.clock.after(ms, () => {
        this.onAbort.delete(abort);
        if (!this.isDead) resolve();
      });
      const abort = (): void => {
        drop();
        if (!this.isDead) reject(new CancelledFailure('CANCELLED'));
      };
      this.onAbort.add(abort);
    });
  }

  /** One request on its way: it arrives even when its sender is dead by then, and no cancel recalls it. */
  async request<T>(roundTripMs: number, arrive: () => T): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      this.clock.after(roundTripMs / 2, () => {
        const answer = attempted(arrive);
        this.clock.after(roundTripMs / 2, () => {
          if (this.isDead) return;
          if (answer.error === undefined) resolve(answer.value as T);
          else reject(answer.error);
        });
      });
    });
  }

  /** The promise, for as long as the attempt lives. */
  async alive<T>(promise: Promise<T>): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      promise.then(
        (value) => this.isDead || resolve(value),
        (error: unknown) => this.isDead || reject(error as Error),
      );
    });
  }

  /** The worker's process is gone: nothing more happens in it. */
  die(): void {
    this.isDead = true;
  }

  abort(): void {
    this.isAborted = true;
    for (const abort of this.onAbort) abort();
    this.onAbort.clear();
  }
}

function attempted<T>(fn: () => T): { value?: T; error?: Error } {
  try {
    return { value: fn() };
  } catch (error) {
    return { error: error as Error };
  }
}
