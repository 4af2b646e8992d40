// Holds the import table of ARCHITECTURE.md as data: which folder may import which, and what each must never touch.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Rule {
  /** Folders or files of ours; a trailing `(types)` allows type imports only. */
  may: string[];
  /** Packages and built-ins, by prefix; the folder itself is always allowed. */
  never?: string[];
}

const BUILT_INS = 'node:';
const TEMPORAL = '@temporalio/';
const MESSAGES = ['workflows/messages.ts', 'workflows/search-attributes.ts'];

const table: Record<string, Rule> = {
  topology: { may: [], never: [TEMPORAL, BUILT_INS, 'undici'] },
  saga: { may: ['topology'], never: [TEMPORAL, BUILT_INS, 'undici', 'zod', 'yaml'] },
  cloud: { may: [], never: [TEMPORAL] },
  simulator: { may: [], never: [TEMPORAL] },
  codec: { may: [], never: ['@temporalio/worker', '@temporalio/workflow', 'undici'] },
  config: { may: ['topology'], never: [TEMPORAL, 'undici'] },
  activities: {
    may: ['topology', 'saga', 'cloud', ...MESSAGES],
    never: ['@temporalio/workflow', '@temporalio/worker'],
  },
  workflows: {
    may: ['topology', 'saga', 'activities (types)'],
    never: [BUILT_INS, 'undici', 'zod', 'yaml', 'ip-address'],
  },
  runs: {
    may: ['topology', 'config', 'codec', ...MESSAGES],
    never: ['@temporalio/worker', '@temporalio/workflow', '@temporalio/activity'],
  },
  cli: {
    may: ['topology', 'config', 'runs', 'worker', 'simulator', 'webhook', 'workflows/messages.ts (types)'],
    never: [TEMPORAL, 'undici'],
  },
  webhook: { may: ['topology', 'config', 'runs'], never: [TEMPORAL, 'undici'] },
  worker: { may: ['topology', 'saga', 'workflows', 'activities', 'cloud', 'simulator', 'runs', 'config', 'codec'] },
};

interface Import {
  file: string;
  target: string;
  isType: boolean;
  isLazy: boolean;
}

const imports = Object.keys(table).flatMap((folder) => filesIn(folder).flatMap(importsOf));

test.each(Object.entries(table))('%s imports only what its row allows', (folder, rule) => {
  const outside = imports.filter(
    ({ file, target }) => file.startsWith(`${folder}/`) && isOurs(target) && !target.startsWith(`${folder}/`),
  );
  const wrong = outside.filter((it) => !rule.may.some((allowed) => isAllowed(allowed, it)));
  expect(wrong.map(described)).toEqual([]);
});

test.each(Object.entries(table))('%s keeps away from what its row forbids', (folder, rule) => {
  const wrong = imports.filter(
    ({ file, target, isType }) =>
      file.startsWith(`${folder}/`) && !isType && rule.never?.some((prefix) => target.startsWith(prefix)),
  );
  expect(wrong.map(described)).toEqual([]);
});

test('the parts of topology that workflows bundle are free of the parser’s packages', () => {
  const bundled = reachable('workflows/index.ts');
  const heavy = imports.filter(
    ({ file, target }) => bundled.has(file) && ['yaml', 'zod', 'ip-address'].includes(target),
  );
  expect(heavy.map(described)).toEqual([]);
});

test('the command line loads the programs that it starts only when a verb needs them', () => {
  const eager = imports.filter(
    ({ file, target, isLazy, isType }) =>
      file.startsWith('cli/') &&
      !isLazy &&
      !isType &&
      ['worker/', 'simulator/', 'webhook/'].some((program) => target.startsWith(program)),
  );
  expect(eager.map(described)).toEqual([]);
});

test('the table has every folder that holds code', () => {
  const outside = new Set(['test', 'bench', 'docs', 'plans', 'node_modules', 'dist']);
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !outside.has(entry.name))
    .map(({ name }) => name);
  expect(folders.filter((name) => !(name in table))).toEqual([]);
});

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|(\bimport)\('([^']+)'\)/g,
  );
  return [...found].map(([statement, type, from, lazy, lazily]) => ({
    file,
    target: resolved(file, from ?? lazily ?? ''),
    isType: type !== undefined || hasOnlyTypes(statement),
    isLazy: lazy !== undefined,
  }));
}

function hasOnlyTypes(statement: string): boolean {
  const names = /\{([^}]*)\}/
    .exec(statement)?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith('type '));
}

function resolved(file: string, target: string): string {
  return target.startsWith('.') ? relative(root, join(root, dirname(file), target)) : target;
}

function isOurs(target: string): boolean {
  return target.split('/')[0] !== undefined && (target.split('/')[0] ?? '') in table;
}

function isAllowed(allowed: string, { target, isType }: Import): boolean {
  const [place = '', condition] = allowed.split(' ');
  if (condition !== undefined && !isType) return false;
  return target === place || target.startsWith(`${place}/`);
}

function reachable(entry: string): Set<string> {
  const seen = new Set([entry]);
  for (const file of seen)
    for (const it of imports) if (it.file === file && !it.isType && isOurs(it.target)) seen.add(it.target);
  return seen;
}

function described({ file, target }: Import): string {
  return `${file} → ${target}`;
}
