// Every mutation that the API accepted, in order: the truth that a test holds against an engine's own record.
import { z } from 'zod';

export const effectSchema = z.object({
  seq: z.number(),
  time: z.number(),
  action: z.string(),
  accessKeyId: z.string(),
  region: z.string(),
  resourceType: z.string(),
  resourceId: z.string(),
  gatewayId: z.string().nullable(),
  clientToken: z.string().nullable(),
  name: z.string().nullable(),
  busyUntil: z.number().nullable(),
});
export type Effect = z.infer<typeof effectSchema>;

export class EffectLog {
  #effects: { uid: string; effect: Effect }[] = [];
  #lastSeq = 0;

  record(uid: string, effect: Omit<Effect, 'seq'>): void {
    this.#lastSeq += 1;
    this.#effects.push({ uid, effect: { seq: this.#lastSeq, ...effect } });
  }

  after(seq: number, uid: string | undefined): Effect[] {
    return this.#effects
      .filter((entry) => entry.effect.seq > seq && (uid === undefined || entry.uid === uid))
      .map((entry) => entry.effect);
  }

  /** Forgets, without using a sequence number again. */
  clear(uid: string | undefined): void {
    this.#effects = uid === undefined ? [] : this.#effects.filter((entry) => entry.uid !== uid);
  }

  /** With whose they are; the newest are at the end, so that a save looks at no more than it writes. */
  entriesAfter(seq: number): { uid: string; effect: Effect }[] {
    const first = this.#effects.findLastIndex((entry) => entry.effect.seq <= seq) + 1;
    return this.#effects.slice(first);
  }

  lastSeq(): number {
    return this.#lastSeq;
  }

  restore({ lastSeq, entries }: { lastSeq: number; entries: readonly { uid: string; effect: Effect }[] }): void {
    this.#lastSeq = lastSeq;
    this.#effects = [...entries];
  }
}
