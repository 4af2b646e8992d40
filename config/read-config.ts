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

interface ReadConfig {
  /** Nothing when there is no file, or only comments. */
  config: LocatedMap | undefined;
  /** By the files' names in issues, for excerpts. */
  texts: ReadonlyMap<string, string>;
}

/** Throws ConfigurationError with the issues of all of the files. */
export function readConfig(files: readonly string[], cwd: string): ReadConfig {
  const read = files.map((file) => readOne(file, cwd));
  const texts = new Map(read.flatMap(({ file, text }) => (text === undefined ? [] : [[file, text]])));
  const issues = read.flatMap((one) => one.issues);
  if (issues.length > 0) throw wrongConfiguration(issues, texts);
  const layers = read.flatMap(({ root }) => (root?.kind === 'map' ? [root] : []));
  return { config: mergeLayers(layers, { kinds: { credentials: CREDENTIAL_KINDS } }), texts };
}

/** A path written in a configuration file is relative to that file. */
export function pathFrom(node: Located | undefined, cwd: string): string | undefined {
  const text = textOf(node);
  return node === undefined || text === undefined ? undefined : resolve(cwd, dirname(node.source.file), text);
}

interface ReadFile {
  file: string;
  text?: string;
  root?: Located;
  issues: Issue[];
}

function readOne(path: string, cwd: string): ReadFile {
  const file = shown(path, cwd);
  const read = readTextFile(path, file);
  if (read.kind === 'issue') return { file, issues: [read.issue] };
  const { text } = read;
  const { root, findings } = readDocument(text, file);
  if (root !== undefined) checkShape(root, configShape, findings);
  // Every key may be left out, and so may all of them.
  const issues = findings.sorted().filter(({ code }) => code !== 'empty-document');
  return { file, text, issues, ...(root && { root }) };
}

function shown(file: string, cwd: string): string {
  const fromHere = relative(cwd, file);
  return fromHere === '' || fromHere.startsWith('..') ? file : fromHere;
}
