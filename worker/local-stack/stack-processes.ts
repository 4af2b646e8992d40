// The three processes of a running stack: who died is said, nobody is restarted unasked, and they are stopped in the order in
// which nothing is lost: the worker, which uses the other two, first.
import type { KnownProcess } from '../processes/process-identity.ts';
import { describeExit } from '../processes/start-child.ts';
import type { ChildExit } from '../processes/start-child.ts';

export type ProcessName = 'Temporal server' | 'simulator' | 'worker';

export interface StackMember extends KnownProcess {
  readonly exited: Promise<ChildExit>;
  readonly stop: () => Promise<void>;
}

export interface Death {
  readonly name: ProcessName;
  readonly pid: number;
  /** `was killed (SIGKILL)` or `ended with code 1`. */
  readonly how: string;
}

const STOP_ORDER: readonly ProcessName[] = ['worker', 'simulator', 'Temporal server'];

export class StackProcesses {
  readonly #members = new Map<ProcessName, StackMember>();
  readonly #onDeath: (death: Death) => void;

  constructor(onDeath: (death: Death) => void) {
    this.#onDeath = onDeath;
  }

  add(name: ProcessName, member: StackMember): void {
    this.#members.set(name, member);
    void this.#watch(name, member);
  }

  async stop(name: ProcessName): Promise<void> {
    const member = this.#members.get(name);
    this.#members.delete(name);
    await member?.stop();
  }

  /** One that cannot be stopped does not keep the others alive. */
  async stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const name of STOP_ORDER) await this.stop(name).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  }

  async #watch(name: ProcessName, member: StackMember): Promise<void> {
    const exit = await member.exited;
    // One that we stop ourselves has left the list before it ends.
    if (this.#members.get(name) !== member) return;
    this.#members.delete(name);
    this.#onDeath({ name, pid: member.pid, how: describeExit(exit) });
  }
}
