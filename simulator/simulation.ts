// The simulated cloud as a whole: every account's world, the logs, the faults, the clock. The API port and the control
// port are two ways in; neither keeps state of its own.
import { RateLimits } from './api/rate-limits.ts';
import { Authenticator } from './api/authenticate.ts';
import type { SimulatorClock } from './clock.ts';
import type { AccountConfig, DurationName, SimulatorConfig } from './config.ts';
import { editions } from './edition.ts';
import type { Edition } from './edition.ts';
import { FaultBook } from './faults/fault-book.ts';
import { CallLog } from './world/call-log.ts';
import { EffectLog } from './world/effect-log.ts';
import type { IdSource } from './world/ids.ts';
import { seededIds } from './world/ids.ts';
import { readState } from './world/read-state.ts';
import type { StateSource } from './world/state-file.ts';
import { StateWriter } from './world/state-file.ts';
import { takeChanges, wholeWorld } from './world/state-schema.ts';
import type { Resources, World } from './world/world.ts';
import { seededWorld, settle } from './world/world.ts';

/** What reads are shown while `stale-reads` lasts. */
interface StaleView {
  readonly resources: Resources;
  readonly atMs: number;
  readonly untilMs: number;
}

interface SimulationOptions {
  readonly config: SimulatorConfig;
  readonly clock: SimulatorClock;
  readonly stateFile: string | undefined;
}

export class Simulation {
  readonly config: SimulatorConfig;
  readonly clock: SimulatorClock;
  readonly edition: Edition;
  readonly ids: IdSource;
  readonly authenticator: Authenticator;
  readonly faults = new FaultBook();
  readonly effects = new EffectLog();
  readonly calls = new CallLog();
  /** Aborts what still waits when the simulator closes. */
  readonly stopping = new AbortController();
  rateLimits: RateLimits;
  readonly #worlds = new Map<string, World>();
  readonly #staleViews = new Map<string, StaleView>();
  readonly #writer: StateWriter | undefined;

  /** Throws when the state file is there and cannot be used. */
  constructor({ config, clock, stateFile }: SimulationOptions) {
    const saved = stateFile === undefined ? undefined : readState(stateFile);
    this.config = config;
    this.clock = clock;
    this.edition = editions[config.edition];
    this.ids = seededIds(config.seed, saved?.issuedIds);
    this.authenticator = new Authenticator(config.accounts);
    this.rateLimits = new RateLimits(config.limits, config.clockScale);
    if (saved !== undefined) this.effects.restore(saved.effects);
    for (const world of saved?.worlds ?? []) this.#worlds.set(world.uid, world);
    for (const { uid } of config.accounts) if (!this.#worlds.has(uid)) this.#seed(uid);
    this.#writer = stateFile === undefined ? undefined : new StateWriter(stateFile, this.#stateSource());
  }

  /** The worlds of one account, or of all; settled up to now. */
  worlds(uid?: string): World[] {
    const found = [...this.#worlds.values()].filter((world) => uid === undefined || world.uid === uid);
    for (const world of found) settle(world.resources, this.clock.now());
    return found;
  }

  worldOf(account: AccountConfig): World {
    const world = this.#worlds.get(account.uid);
    if (world === undefined) throw new Error(`Account ${account.uid} has no world`);
    settle(world.resources, this.clock.now());
    return world;
  }

  /** From simulated to real milliseconds. */
  durationMs(name: DurationName): number {
    return this.config.durations[name] / this.config.clockScale;
  }

  /** From now, and for `ms`, reads of this world see it as it is now. */
  freezeReads(world: World, ms: number): void {
    const atMs = this.clock.now();
    this.#staleViews.set(world.uid, { resources: structuredClone(world.resources), atMs, untilMs: atMs + ms });
  }

  viewForReads(world: World): { resources: Resources; nowMs: number } {
    const nowMs = this.clock.now();
    const stale = this.#staleViews.get(world.uid);
    if (stale !== undefined && stale.untilMs > nowMs) return { resources: stale.resources, nowMs: stale.atMs };
    return { resources: world.resources, nowMs };
  }

  /** Back to the seeded world. Ids and sequence numbers go on, so that none is ever used twice. */
  reset(uid: string | undefined): void {
    for (const world of this.worlds(uid)) this.#seed(world.uid);
    this.effects.clear(uid);
    this.calls.clear(uid);
    this.faults.clear(uid);
    this.#writer?.startOver();
    if (uid === undefined) this.rateLimits = new RateLimits(this.config.limits, this.config.clockScale);
  }

  /** Resolves when the state file, if there is one, holds everything up to now. */
  async save(): Promise<void> {
    await this.#writer?.save();
  }

  #seed(uid: string): void {
    this.#worlds.set(uid, seededWorld(uid, this.config, this.clock.now()));
    this.#staleViews.delete(uid);
  }

  #stateSource(): StateSource {
    let savedSeq = 0;
    const line = (worlds: readonly object[], afterSeq: number) => {
      savedSeq = this.effects.lastSeq();
      const effects = this.effects.entriesAfter(afterSeq);
      return { version: 2, issuedIds: this.ids.issued(), lastSeq: savedSeq, effects, worlds };
    };
    return {
      whole: () => line([...this.#worlds.values()].map(wholeWorld), 0),
      changes: () => {
        const changed = [...this.#worlds.values()].map(takeChanges).filter((found) => found !== undefined);
        const isNew = changed.length > 0 || this.effects.lastSeq() > savedSeq;
        return isNew ? line(changed, savedSeq) : undefined;
      },
    };
  }
}
