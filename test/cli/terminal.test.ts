import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { appearanceOf } from '../../cli/appearance.ts';
import { symbol, toned, type Line, type SymbolName } from '../../cli/view/line.ts';
import { renderLine } from '../../cli/view/render-line.ts';
import { table } from '../../cli/view/table.ts';
import { fakeTerminal } from './fake-terminal.ts';

const UTF8 = { LANG: 'en_US.UTF-8' };

test.each([
  ['a terminal has colours and Unicode', true, UTF8, { hasColour: true, hasUnicode: true }],
  ['a pipe has neither', false, UTF8, { hasColour: false, hasUnicode: false }],
  ['NO_COLOR takes the colours', true, { ...UTF8, NO_COLOR: '1' }, { hasColour: false, hasUnicode: true }],
  ['an empty NO_COLOR takes nothing', true, { ...UTF8, NO_COLOR: '' }, { hasColour: true, hasUnicode: true }],
  ['FORCE_COLOR brings them to a pipe', false, { FORCE_COLOR: '1' }, { hasColour: true, hasUnicode: false }],
  ['FORCE_COLOR=0 takes them', true, { ...UTF8, FORCE_COLOR: '0' }, { hasColour: false, hasUnicode: true }],
  ['NO_COLOR wins', false, { NO_COLOR: '1', FORCE_COLOR: '1' }, { hasColour: false, hasUnicode: false }],
  ['a dumb terminal has neither', true, { ...UTF8, TERM: 'dumb' }, { hasColour: false, hasUnicode: false }],
  ['another locale has no Unicode', true, { LANG: 'C' }, { hasColour: true, hasUnicode: false }],
  ['LC_ALL wins over LANG', true, { LANG: 'C', LC_ALL: 'C.utf8' }, { hasColour: true, hasUnicode: true }],
])('%s', (_, isTty, env, expected) => {
  expect(appearanceOf({ env, isTty })).toEqual(expected);
});

const LINE: Line = [symbol('done'), ' oslo: ', toned('good', 'applied')];

test.each([
  [{ hasColour: false, hasUnicode: false }, 'ok oslo: applied'],
  [{ hasColour: false, hasUnicode: true }, '✔ oslo: applied'],
  [{ hasColour: true, hasUnicode: true }, '\u001b[32m✔\u001b[39m oslo: \u001b[32mapplied\u001b[39m'],
])('a line as %o', (appearance, expected) => {
  expect(renderLine(LINE, appearance)).toBe(expected);
});

test('every symbol has a twin in ASCII', () => {
  const names: SymbolName[] = ['done', 'same', 'make', 'complete', 'remove', 'undone', 'failed', 'warning', 'running'];
  for (const name of names) {
    expect(renderLine([symbol(name)], { hasColour: false, hasUnicode: false })).toMatch(/^[\u0020-\u007e]+$/);
  }
});

test('what the cloud says cannot steer the terminal', () => {
  const line: Line = ['a\u001b]0;title\u0007b', toned('bad', 'c\r\u009b2Jd')];
  expect(renderLine(line, { hasColour: false, hasUnicode: true })).toBe('a ]0;title bc  2Jd');
});

test('a table is as wide as its longest cells, and has no spaces at the end', () => {
  const lines = table(
    ['SITE', 'STATUS'],
    [
      ['oslo', toned('good', 'up')],
      ['kristiansand', 'down'],
    ],
  );
  expect(lines.map((line) => renderLine(line, { hasColour: false, hasUnicode: false }))).toEqual([
    'SITE          STATUS',
    'oslo          up',
    'kristiansand  down',
  ]);
});

test('data goes to stdout, progress to stderr', () => {
  const { terminal, stdout, stderr } = fakeTerminal();
  terminal.print([['data']]);
  terminal.printJson({ a: 1 });
  terminal.say([['progress']]);
  expect([stdout(), stderr()]).toEqual(['data\n{"a":1}\n', 'progress\n']);
});

test.each([
  [{ isTty: true }, true],
  [{ isTty: false }, false],
  [{ isTty: true, env: { CI: 'true' } }, false],
  [{ isTty: true, env: { CI: 'false' } }, true],
])('with %o a person can be asked: %s', (circumstances, expected) => {
  expect(fakeTerminal(circumstances).terminal.canAsk).toBe(expected);
});

test('the answer is the first line that is typed', async () => {
  const { terminal, stderr } = fakeTerminal({ isTty: true, typed: 'yes\nno\n' });
  await expect(terminal.ask('Sure? ', new AbortController().signal)).resolves.toBe('yes');
  expect(stderr()).toBe('Sure? ');
});

test('the end of the input is an empty answer', async () => {
  const { terminal } = fakeTerminal({ isTty: true, typed: '' });
  await expect(terminal.ask('Sure? ', new AbortController().signal)).resolves.toBe('');
});

test('an interrupt ends the question and its line', async () => {
  const { terminal, stderr } = fakeTerminal({ isTty: true });
  const controller = new AbortController();
  const asked = terminal.ask('Sure? ', controller.signal);
  await setImmediate();
  controller.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
  expect(stderr()).toBe('Sure? \n');
});
