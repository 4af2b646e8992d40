// How a run goes about its sites, as a plan writes it. Every key may be left out but those of the window.
import { z } from 'zod';

const PERCENTAGE = /^(100|[1-9]?\d)%$/;

/** A whole number or a percentage. */
export const MAX_FAILURES = z.unknown().check((check) => {
  if (isCount(check.value, 0) || isPercentage(check.value)) return;
  check.issues.push({ code: 'custom', message: 'max-failures', input: check.value });
});

/** A whole number from 1, a percentage, or what is left. */
export const WAVE = z.unknown().check((check) => {
  if (isCount(check.value, 1) || isPercentage(check.value) || check.value === 'rest') return;
  check.issues.push({ code: 'custom', message: 'wave', input: check.value });
});

function isCount(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

function isPercentage(value: unknown): boolean {
  return typeof value === 'string' && PERCENTAGE.test(value);
}

const minutes = z.int().min(1).max(10_080).optional();
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'time-of-day');

export const verifySchema = z.strictObject({ tunnel: z.boolean().optional(), timeoutMinutes: minutes });

export const windowSchema = z.strictObject({
  days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
  from: timeOfDay,
  to: timeOfDay,
  timeZone: z.string().min(1),
});

export const patienceSchema = z.strictObject({ stepMinutes: minutes, undoMinutes: minutes });

export const rolloutSchema = z.strictObject({
  rollback: z.enum(['site', 'plan', 'keep']).optional(),
  maxFailures: MAX_FAILURES.optional(),
  waves: z.array(WAVE).min(1).optional(),
  approval: z.enum(['none', 'required']).optional(),
  publish: z.enum(['immediately', 'when-up']).optional(),
  verify: verifySchema.optional(),
  window: windowSchema.optional(),
  patience: patienceSchema.optional(),
  removeMissing: z.boolean().optional(),
});
