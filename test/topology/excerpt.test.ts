import { expect, test } from 'vitest';
import { excerpt, linesOf } from '../../topology/excerpt.ts';
import { parsePlan } from '../../topology/parse-plan.ts';

function excerptsOf(text: string): string[][] {
  return parsePlan(text, { file: 'plan.yaml' }).issues.map((issue) => excerpt(issue, linesOf(text)));
}

test('the caret stands under the place', () => {
  const [lines] = excerptsOf('version: 2\nname: x-1\ncloud: { region: x }\nsites: [{ name: a }]');
  expect(lines).toEqual(['1 | version: 2', '  |          ^']);
});

test('the byte order mark is not part of the line', () => {
  expect(excerptsOf('\uFEFFversion: 2')[0]).toEqual(excerptsOf('version: 2')[0]);
});

test.each([
  ['a key that holds a psk', 'defaults:\n  psk: hunter2'],
  ['a list below it', 'defaults:\n  psk:\n    - hunter2'],
  ['a password that the plan does not know', 'password: hunter2'],
  ['a line that mentions a secret', 'colour: secret-hunter2'],
  ['YAML that cannot be read', 'name: "hunter2'],
])('no source line is shown for %s', (_, text) => {
  const shown = excerptsOf(text).flat().join('\n');
  expect(excerptsOf(text)).not.toEqual([]);
  expect(shown).not.toContain('hunter2');
});

test('a long line is cut around the place', () => {
  const text = `version: 1 #${'x'.repeat(300)}\n${' '.repeat(2)}colour: { ${'a'.repeat(200)}: 1 }`;
  const issue = {
    severity: 'error' as const,
    file: 'f',
    line: 1,
    column: 250,
    code: 'c',
    path: '',
    message: '',
    hint: '',
  };
  const [shown = '', caret = ''] = excerpt(issue, linesOf(text));
  expect(shown.length).toBeLessThan(110);
  expect(caret.length).toBeLessThanOrEqual(shown.length);
  expect(shown[caret.length - 1]).toBe('x');
});

test('characters that steer a terminal are blanked', () => {
  const text = 'colour: "\u001B[31m\u202Ered"';
  const [[shown = ''] = []] = excerptsOf(text);
  expect(shown).toBe('1 | colour: " [31m red"');
});

test('an issue about the file as a whole has no excerpt', () => {
  expect(
    excerpt(
      { severity: 'error', file: 'f', line: 1, column: 1, code: 'file-not-found', path: '', message: '', hint: '' },
      [],
    ),
  ).toEqual([]);
});
