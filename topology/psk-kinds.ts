// A psk names one place; which keys may stand together is the same in one layer and after merging.
import type { Complaint } from './document/findings.ts';

export const PSK_KINDS = ['env', 'file', 'sops', 'vault', 'derive'] as const;

/** Below the directory of secrets; no part of it begins with a dot. */
export const SECRET_FILE_NAME = /^(?=.{1,255}$)\w[\w.-]*(\/\w[\w.-]*)*$/;

/** A file there, and the dotted path of a value in it: `vpn.enc.yaml#sites.oslo.psk`. */
export const SOPS_REFERENCE = /^(?=.{1,512}$)\w[\w.-]*(\/\w[\w.-]*)*#[\w-]+(\.[\w-]+)*$/;

/** The mount and path of a secret, and one of its keys: `kv/vpn/oslo#psk`. */
export const VAULT_REFERENCE = /^(?=.{1,512}$)\w[\w.-]*(\/\w[\w.-]*)+#[\w.-]+$/;

export const PSK_HINT =
  'Write a reference: { env: NAME }, { file: NAME }, { sops: FILE#PATH }, { vault: PATH#KEY } or { derive: LABEL, epoch: 1 }';

/** What is wrong with these keys beside each other. */
export function pskClash(keys: readonly string[]): Complaint | undefined {
  const kinds = PSK_KINDS.filter((kind) => keys.includes(kind));
  if (kinds.length > 1) return tooManyKinds;
  return kinds.length === 1 && kinds[0] !== 'derive' && keys.includes('epoch') ? epochWithoutDerive : undefined;
}

const tooManyKinds: Complaint = {
  code: 'psk-kinds',
  message: 'A psk names one place only, and this one names two',
  hint: `Keep one of ${PSK_KINDS.join(', ')}`,
};

const epochWithoutDerive: Complaint = {
  code: 'psk-epoch',
  message: 'An epoch has a meaning only beside derive',
  hint: 'Remove epoch, or derive the key',
};

/** Keys that never stand beside each other. */
export const PSK_CLASHES: readonly (readonly [string, string])[] = [...PSK_KINDS, 'epoch'].flatMap((one, index, all) =>
  all.slice(index + 1).flatMap((other): [string, string][] => (pskClash([one, other]) ? [[one, other]] : [])),
);
