// A pre-shared key computed from the worker's master key: different for every link, the same on every retry. How a person
// computes the same is in docs/secrets.md; nothing here may ever change.
import { hkdfSync } from 'node:crypto';
import { base32 } from './marks.ts';

const SALT = 'causeway/psk/v1';
const DERIVED_BYTES = 20;

export interface PskOwner {
  owner: string;
  plan: string;
  site: string;
  link: string;
}

interface Derivation {
  masterKey: Uint8Array;
  label: string;
  epoch: number;
}

/** HKDF-SHA256; the info is a JSON array, so that no two links can share a key by clever names. */
export function derivePsk({ owner, plan, site, link }: PskOwner, { masterKey, label, epoch }: Derivation): string {
  const info = JSON.stringify([owner, plan, site, link, label, epoch]);
  return base32(new Uint8Array(hkdfSync('sha256', masterKey, SALT, info, DERIVED_BYTES)));
}
