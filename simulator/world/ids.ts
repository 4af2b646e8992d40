// Identifiers that look like the cloud's, from the seed and a counter that only rises, so that none ever returns.
import { createHash } from 'node:crypto';

export interface IdSource {
  resourceId(prefix: 'vpn' | 'cgw' | 'vco' | 'vss' | 'vsc'): string;
  /** What the cloud chooses when the caller gives no pre-shared key (public docs: 16 characters). */
  psk(): string;
  /** How many were handed out: kept across restarts. */
  issued(): number;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function seededIds(seed: number, alreadyIssued = 0): IdSource {
  let issued = alreadyIssued;
  function next(kind: string, length: number): string {
    issued += 1;
    const digest = createHash('sha256').update(`${seed}/${kind}/${issued}`).digest();
    return [...digest.subarray(0, length)].map((byte) => alphabet[byte % alphabet.length]).join('');
  }
  return {
    resourceId: (prefix) => `${prefix}-${next(prefix, 20)}`,
    psk: () => next('psk', 16),
    issued: () => issued,
  };
}
