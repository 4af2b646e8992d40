// A pre-shared key's reference: exactly one kind once the layers are merged, and an epoch only beside derive.
import type { Complaint, Findings } from './document/findings.ts';
import { child, spotOf, textOf, valueOf, type Located } from './document/located.ts';
import type { PskReference } from './model.ts';
import { PSK_KINDS, pskClash } from './psk-kinds.ts';

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
  const file = textOf(child(node, 'file'));
  if (file !== undefined) return { kind: 'file', name: file };
  const label = textOf(child(node, 'derive'));
  const epoch = child(node, 'epoch') === undefined ? 1 : valueOf(child(node, 'epoch'));
  return label !== undefined && typeof epoch === 'number' ? { kind: 'derive', label, epoch } : undefined;
}

function complaintAbout(node: Located): Complaint | undefined {
  if (node.kind !== 'map') return undefined;
  const clash = pskClash([...node.entries.keys()]);
  if (clash !== undefined) return clash;
  const hasKind = PSK_KINDS.some((kind) => node.entries.has(kind));
  return hasKind || hasRefusedKey(node) ? undefined : noKind;
}

// A kind that this version refuses by name was complained about already.
function hasRefusedKey(node: Located): boolean {
  const known: readonly string[] = [...PSK_KINDS, 'epoch'];
  return node.kind === 'map' && [...node.entries.keys()].some((key) => !known.includes(key));
}

const noKind: Complaint = {
  code: 'psk-kinds',
  message: 'This psk does not say where the key is found',
  hint: 'Write { env: NAME }, { file: NAME } or { derive: LABEL, epoch: 1 }',
};
