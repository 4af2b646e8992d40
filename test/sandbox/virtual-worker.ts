// The worker's process in virtual time: up or down; what was in progress when it is killed never goes on.
import type { AnyActivity, AttemptContext } from './activity-context.ts';
import type { VirtualClock } from './clock.ts';

export class VirtualWorker {
  readonly activities: Record<string, AnyActivity>;
  private readonly clock: VirtualClock;
  private isUp = true;
  private readonly waiting: (() => unknown)[] = [];
  private readonly inside = new Map<AttemptContext, () => void>();

  constructor(clock: VirtualClock, activities: Record<string, AnyActivity>) {
    this.clock = clock;
    this.activities = activities;
  }

  whenUp(fn: () => unknown): unknown {
    return this.isUp ? fn() : this.waiting.push(fn);
  }

  /** Says who must know when the process dies meanwhile; the answer ends that. */
  enter(context: AttemptContext, onDeath: () => void): () => void {
    this.inside.set(context, onDeath);
    return () => this.inside.delete(context);
  }

  kill(): void {
    this.isUp = false;
    const victims = [...this.inside];
    this.inside.clear();
    for (const [context, onDeath] of victims) {
      context.die();
      onDeath();
    }
  }

  start(): void {
    this.isUp = true;
    for (const fn of this.waiting.splice(0)) this.clock.after(0, () => this.whenUp(fn));
  }
}
