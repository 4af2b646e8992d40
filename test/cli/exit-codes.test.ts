import { expect, test } from 'vitest';
import { exitOfReport } from '../../cli/exit-codes.ts';
import { complaintOf } from '../../cli/command-error.ts';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { RunsError, type RunsErrorKind } from '../../runs/runs-error.ts';
import type { Outcome } from '../../runs/report.ts';
import { aReport } from './a-run.ts';

const BY_OUTCOME: [Outcome, number][] = [
  ['applied', 0],
  ['unchanged', 0],
  ['removed', 0],
  ['partial', 5],
  ['rolled-back', 5],
  ['parked', 6],
  ['cancelled', 9],
  ['rejected', 9],
  ['failed', 1],
  ['running', 8],
];

test.each(BY_OUTCOME)('%s exits with %i', (outcome, exitCode) => {
  expect(exitOfReport(aReport({ outcome }))).toBe(exitCode);
});

test.each([
  ['denied', 4],
  ['plan', 3],
  ['error', 1],
] as const)('a run that did not begin because of %s exits with %i', (reason, exitCode) => {
  expect(exitOfReport(aReport({ outcome: 'failed', refusal: { reason, problems: [] } }))).toBe(exitCode);
});

const BY_KIND: [RunsErrorKind, number][] = [
  ['unreachable', 1],
  ['no-worker', 1],
  ['already-running', 8],
  ['not-found', 3],
  ['too-large', 3],
  ['refused-start', 1],
  ['timeout', 7],
];

test.each(BY_KIND)('the obstacle %s exits with %i and keeps its sentence and hint', (kind, exitCode) => {
  const complaint = complaintOf(new RunsError('It is so', { kind, hint: 'Do this' }));
  expect(complaint).toEqual({ code: kind, message: 'It is so', hint: 'Do this', exitCode });
});

test('a wrong configuration exits with 3 and names its issues', () => {
  const issue = {
    severity: 'error',
    file: 'f',
    line: 1,
    column: 2,
    code: 'c',
    path: 'p',
    message: 'm',
    hint: 'h',
  } as const;
  const complaint = complaintOf(new ConfigurationError('It is wrong', { hint: 'Correct it', issues: [issue] }));
  expect(complaint).toMatchObject({ code: 'configuration', exitCode: 3, details: { issues: [issue] } });
});

test('a bug exits with 1', () => {
  expect(complaintOf(new TypeError('x is undefined'))).toMatchObject({ code: 'unexpected', exitCode: 1 });
});

test('an error that brings a hint keeps it', () => {
  const error = Object.assign(new Error('The folder is in use'), { hint: 'Use another folder' });
  expect(complaintOf(error)).toMatchObject({
    message: 'The folder is in use',
    hint: 'Use another folder',
    exitCode: 1,
  });
});

test('a server that nobody has started yet is no mistake of the configuration: exit 1', () => {
  const missing = new ConfigurationError('Nothing runs', { hint: 'Type `causeway dev`', isServerMissing: true });
  expect(complaintOf(missing)).toMatchObject({ code: 'unreachable', hint: 'Type `causeway dev`', exitCode: 1 });
});
