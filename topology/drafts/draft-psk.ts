// A pre-shared key's reference: exactly one kind once the layers are merged, and an epoch only beside derive.
import type { Complaint, Findings } from '../document/findings.ts';
import { child, spotOf, textOf, valueOf, type Located, type LocatedMap } from '../document/located.ts';
import type { PskReference } from '../model.ts';
import { PSK_HINT, PSK_KINDS, pskClash } from '../psk-kinds.ts';

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
  const text = (kind: (typeof PSK_KINDS)[number]) => textOf(child(node, kind));
  const [name, file, sops, vault] = [text('env'), text('file'), text('sops'), text('vault')];
  if (name !== undefined) return { kind: 'env', name };
  if (file !== undefined) return { kind: 'file', name: file };
  if (sops !== undefined) return { kind: 'sops', file: beforeHash(sops), path: behindHash(sops) };
  if (vault !== undefined) return { kind: 'vault', path: beforeHash(vault), key: behindHash(vault) };
  const label = text('derive');
  const epoch = child(node, 'epoch') === undefined ? 1 : valueOf(child(node, 'epoch'));
  return label !== undefined && typeof epoch === 'number' ? { kind: 'derive', label, epoch } : undefined;
}

function beforeHash(reference: string): string {
  return reference.slice(0, reference.indexOf('#'));
}

function behindHash(reference: string): string {
  return reference.slice(reference.indexOf('#') + 1);
}

function complaintAbout(node: LocatedMap): Complaint | undefined {
  const clash = pskClash([...node.entries.keys()]);
  if (clash !== undefined) return clash;
  // Something else than a kind was complained about already.
  const saysKind = node.meant.size > 0 || PSK_KINDS.some((kind) => node.entries.has(kind));
  return saysKind ? undefined : noKind;
}

const noKind: Complaint = {
  code: 'psk-kinds',
  message: 'This psk does not say where the key is found',
  hint: PSK_HINT,
};
