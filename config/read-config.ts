// The configuration's files as one map, the project's over the user's. Every value remembers which file it came from.
import { dirname, relative, resolve } from 'node:path';
import { checkShape } from '../topology/document/check-shape.ts';
import { textOf, type Located, type LocatedMap } from '../topology/document/located.ts';
import { mergeLayers } from '../topology/document/merge-layers.ts';
import { readDocument } from '../topology/document/read-document.ts';
import type { Issue } from '../topology/model.ts';
import { configShape } from './config-shape.ts';
import { CREDENTIAL_KINDS } from './credential-kinds.ts';
import { wrongConfiguration } from './configuration-error.ts';
import { readTextFile } from './read-text-file.ts';

/** Nothing when there is no file. Throws ConfigurationError with the issues of all of them. */
export function readConfig(files: readonly string[], cwd: string): LocatedMap | undefined {
  const read = files.map((file) => readOne(file, cwd));
  const issues = read.flatMap((one) => one.issues);
  if (issues.length > 0) throw wrongConfiguration(issues);
  const layers = read.flatMap(({ root }) => (root?.kind === 'map' ? [root] : []));
  return mergeLayers(layers, { kinds: { credentials: CREDENTIAL_KINDS } });
}

/** A path written in a configuration file is relative to that file. */
export function pathFrom(node: Located | undefined, cwd: string): string | undefined {
  const text = textOf(node);
  return node === undefined || text === undefined ? undefined : resolve(cwd, dirname(node.source.file), text);
}

function readOne(file: string, cwd: string): { root?: Located; issues: Issue[] } {
  const shownAs = shown(file, cwd);
  const read = readTextFile(file, shownAs);
  if (read.kind === 'issue') return { issues: [read.issue] };
  const { root, findings } = readDocument(read.text, shownAs);
  if (root !== undefined) checkShape(root, configShape, findings);
  return { ...(root && { root }), issues: findings.sorted() };
}

function shown(file: string, cwd: string): string {
  const fromHere = relative(cwd, file);
  return fromHere === '' || fromHere.startsWith('..') ? file : fromHere;
}
