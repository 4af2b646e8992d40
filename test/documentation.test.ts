// What the pages tell a newcomer to open and to type is there: links, scripts, verbs and their options.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { buildProgram } from '../cli/program.ts';

const ROOT = new URL('../', import.meta.url);
const PAGES = readdirSync(ROOT, { encoding: 'utf8' })
  .concat(readdirSync(new URL('docs/', ROOT)).map((name) => `docs/${name}`))
  .concat(readdirSync(new URL('docs/decisions/', ROOT)).map((name) => `docs/decisions/${name}`))
  .filter((name) => name.endsWith('.md'));

function read(page: string): string {
  return readFileSync(new URL(page, ROOT), 'utf8');
}

/** Every `npx causeway …` and `causeway …` that begins a line of a code block or a code span. */
function commandsIn(text: string): string[][] {
  const typed = text.matchAll(/(?:^|`)(?:npx )?causeway ([a-z][^`#\n]*)/gm);
  return [...typed].map(([, words = '']) => words.trim().split(/\s+/));
}

function verbs(): Map<string, Set<string>> {
  const program = new Command();
  buildProgram(program, () => Promise.resolve());
  return new Map(
    program.commands.map((verb) => [verb.name(), new Set(verb.options.flatMap(({ long }) => (long ? [long] : [])))]),
  );
}

test.each(PAGES)('%s links to what is there', (page) => {
  const targets = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  const missing = targets.filter((target) => !existsSync(fileURLToPath(new URL(target, new URL(page, ROOT)))));
  expect(missing).toEqual([]);
});

test('every command that a page shows has a verb and options that the program knows', () => {
  const known = verbs();
  const typed = PAGES.flatMap((page) => commandsIn(read(page)));
  expect(typed.length).toBeGreaterThan(30);
  const wrong = typed.filter(([verb = '', ...words]) => {
    const options = known.get(verb);
    return options === undefined || words.some((word) => /^--[a-z]/.test(word) && !options.has(word));
  });
  expect(wrong).toEqual([]);
});

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = PAGES.flatMap((page) => [...read(page).matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name));
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  expect(named).toContain('demo');
});
