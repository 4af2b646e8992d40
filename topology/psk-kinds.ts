// A psk names one place; which keys may stand together is the same in one layer and after merging.
import type { Complaint } from './document/findings.ts';

export const PSK_KINDS = ['env', 'file', 'derive'] as const;

/** Below the directory of secrets; no part of it begins with a dot. */
export const SECRET_FILE_NAME = /^(?=.{1,255}$)\w[\w.-]*(\/\w[\w.-]*)*$/;

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
