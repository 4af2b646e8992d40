// Accepted calls per minute of simulated time, by account, region and action. A refused call does not count.
import { refusal } from './api-error.ts';

export interface RateKey {
  readonly uid: string;
  readonly region: string;
  readonly action: string;
}

export class RateLimits {
  readonly #limits: Readonly<Record<string, number>>;
  readonly #windowMs: number;
  readonly #accepted = new Map<string, number[]>();

  constructor(limits: Readonly<Record<string, number>>, clockScale: number) {
    this.#limits = limits;
    this.#windowMs = 60_000 / clockScale;
  }

  /** Throws `Throttling.User` when the minute is full. */
  take({ uid, region, action }: RateKey, nowMs: number): void {
    const limit = this.#limits[action];
    if (limit === undefined) return;
    const key = `${uid}/${region}/${action}`;
    const recent = (this.#accepted.get(key) ?? []).filter((time) => time > nowMs - this.#windowMs);
    if (recent.length >= limit) throw refusal('Throttling.User');
    recent.push(nowMs);
    this.#accepted.set(key, recent);
  }
}
