// Token buckets in memory, by name. A name that nobody has used for long costs nothing.

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Strangers choose their addresses: so many are remembered, and the oldest are forgotten first. */
const MAX_BUCKETS = 10_000;

export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  /** Whether one more may come. A minute's worth may come at once. */
  take(name: string, { perMinute, nowMs }: { perMinute: number; nowMs: number }): boolean {
    const { tokens, atMs } = this.buckets.get(name) ?? { tokens: perMinute, atMs: nowMs };
    const filled = Math.min(perMinute, tokens + (Math.max(0, nowMs - atMs) / 60_000) * perMinute);
    const isAllowed = filled >= 1;
    this.buckets.delete(name); // the order of insertion is the order of use
    this.buckets.set(name, { tokens: isAllowed ? filled - 1 : filled, atMs: nowMs });
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > MAX_BUCKETS && oldest !== undefined) this.buckets.delete(oldest);
    return isAllowed;
  }
}
