import { expect, test } from 'vitest';
import { asFailure, Refused } from '../../activities/failure.ts';
import { timingFor } from '../../runs/timing.ts';

const context = {
  usage: { operations: 0, apiCalls: 0 },
  timing: timingFor({ isLocal: true }),
  credentials: 'account default on worker 7@host',
  resourceId: '',
};

test('a secret that is missing is final; one that cannot be read just now is tried again', () => {
  const failureOf = (kind: Refused['kind']) => asFailure(new Refused('It is so', { kind, hint: 'Do this' }), context);
  expect(failureOf('SecretMissing')).toMatchObject({ type: 'SecretMissing', nonRetryable: true });
  expect(failureOf('SecretUnavailable')).toMatchObject({ type: 'SecretUnavailable', nonRetryable: false });
});
