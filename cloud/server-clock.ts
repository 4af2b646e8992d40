// The cloud's time as far as we know it: our own clock, corrected once the cloud has refused our time and said its own.

export class ServerClock {
  /** How far the cloud's clock is ahead of ours. */
  skewMs = 0;
  readonly #ownMs: () => number;

  constructor(ownMs: () => number) {
    this.#ownMs = ownMs;
  }

  /** Milliseconds since 1970. */
  nowMs(): number {
    return this.#ownMs() + this.skewMs;
  }

  /** By the `Date` header of an answer; without one, or with one that cannot be read, nothing changes. */
  correct(date: string | undefined): void {
    const serverMs = Date.parse(date ?? '');
    if (!Number.isNaN(serverMs)) this.skewMs = serverMs - this.#ownMs();
  }
}
