// A pre-shared key's reference: exactly one kind once the layers are merged, and an epoch only beside derive.
import type { Complaint, Findings } from './document/findings.ts';
import { child, spotOf, textOf, valueOf, type Located } from './document/located.ts';
import type { PskReference } from './model.ts';

export const PSK_KINDS = ['env', 'derive'] as const;

export function draftPsk(node: Located | undefined, findings: Findings): PskReference | undefined {
  if (node?.kind !== 'map' || node.isBroken) return undefined;
  const complaint = complaintAbout(node);
  if (complaint !== undefined) {
    findings.error(spotOf(node), complaint);
    return undefined;
  }
  return readPsk(node);
}

function readPsk(node: Located): PskReference | undefined {
  const name = textOf(child(node, 'env'));
  if (name !== undefined) return { kind: 'env', name };
  const label = textOf(child(node, 'derive'));
  const epoch = child(node, 'epoch') === undefined ? 1 : valueOf(child(node, 'epoch'));
  return label !== undefined && typeof epoch === 'number' ? { kind: 'derive', label, epoch } : undefined;
}

function complaintAbout(node: Located): Complaint | undefined {
  const kinds = PSK_KINDS.filter((kind) => child(node, kind) !== undefined);
  if (kinds.length > 1) return tooManyKinds;
  if (kinds.length === 0) return hasRefusedKey(node) ? undefined : noKind;
  return kinds[0] === 'env' && child(node, 'epoch') !== undefined ? epochWithoutDerive : undefined;
}

// A kind that this version refuses by name was complained about already.
function hasRefusedKey(node: Located): boolean {
  const known: readonly string[] = [...PSK_KINDS, 'epoch'];
  return node.kind === 'map' && [...node.entries.keys()].some((key) => !known.includes(key));
}

const tooManyKinds: Complaint = {
  code: 'psk-kinds',
  message: 'A psk names one place only, and this one names two',
  hint: 'Keep either env or derive',
};

const noKind: Complaint = {
  code: 'psk-kinds',
  message: 'This psk does not say where the key is found',
  hint: 'Write { env: NAME } or { derive: LABEL, epoch: 1 }',
};

const epochWithoutDerive: Complaint = {
  code: 'psk-epoch',
  message: 'An epoch has a meaning only beside derive',
  hint: 'Remove epoch, or derive the key',
};
