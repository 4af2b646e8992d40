// The nonces of the last half hour, each to be used once. Only the newest are kept, so that a simulator that is asked
// thousands of times a second does not grow; a replay from before those would pass.
import { detached } from '../world/detached.ts';
import { refusal } from './api-error.ts';

const kept = 50_000;

export class Nonces {
  /** `key/nonce` → when it may be forgotten, oldest first. */
  readonly #used = new Map<string, number>();

  /** Throws `SignatureNonceUsed`. */
  use(nonce: string, { nowMs, forgetAtMs }: { nowMs: number; forgetAtMs: number }): void {
    for (const [old, oldForgetAtMs] of this.#used) {
      if (oldForgetAtMs > nowMs && this.#used.size < kept) break;
      this.#used.delete(old);
    }
    if (this.#used.has(nonce)) throw refusal('SignatureNonceUsed');
    this.#used.set(detached(nonce), forgetAtMs);
  }
}
