// YAML in which every value stands beside the file and line that it came from.
import { child, positionAt, type Located } from '../document/located.ts';
import { yamlScalar } from './yaml-text.ts';

/** What the version pins, or the edition for algorithms. */
const BUILT_IN = 'built in';

export type Tree =
  | { kind: 'leaf'; text: string; node: Located | undefined }
  | { kind: 'map'; entries: (readonly [key: string, tree: Tree])[] }
  | { kind: 'list'; items: Tree[] };

type Scalar = string | number | boolean;
export type Plain = Scalar | readonly Plain[] | { readonly [key: string]: Plain | undefined };

/** A value beside where it was written; what is not there is built in. */
export function treeOf(value: Plain, node: Located | undefined): Tree {
  if (isScalar(value)) return { kind: 'leaf', text: scalarText(value), node };
  if (isList(value)) return listTree(value, node);
  const entries = Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : [[key, treeOf(inner, child(node, key))] as const],
  );
  return { kind: 'map', entries };
}

function listTree(values: readonly Plain[], node: Located | undefined): Tree {
  if (values.every(isScalar)) return { kind: 'leaf', text: `[${values.map(scalarText).join(', ')}]`, node };
  const items = values.map((value, index) => treeOf(value, node?.kind === 'list' ? node.items[index] : undefined));
  return { kind: 'list', items };
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function isScalar(value: Plain): value is Scalar {
  return typeof value !== 'object';
}

function scalarText(value: Scalar): string {
  return typeof value === 'string' ? yamlScalar(value) : String(value);
}

export function treeLines(tree: Tree): string[] {
  switch (tree.kind) {
    case 'leaf':
      return [leafText(tree)];
    case 'map':
      return tree.entries.flatMap(([key, value]) => entryLines(yamlScalar(key), value));
    case 'list':
      return tree.items.flatMap((item) => treeLines(item).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`));
  }
}

function entryLines(key: string, value: Tree): string[] {
  if (value.kind === 'leaf') return [`${key}: ${leafText(value)}`];
  const lines = treeLines(value);
  if (lines.length === 0) return [`${key}: {}`];
  return [`${key}:`, ...lines.map((line) => `  ${line}`)];
}

function leafText({ text, node }: Extract<Tree, { kind: 'leaf' }>): string {
  return `${text} # ${node === undefined ? BUILT_IN : placeOf(node)}`;
}

// A file's name may hold anything, and must not end the comment.
function placeOf({ source, offset }: Located): string {
  return `${source.file.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?')}:${positionAt(source, offset).line}`;
}
