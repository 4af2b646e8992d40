// How a run goes about its sites where the plan does not say: the defaults that version 1 of the language pins.
import type { Rollout } from './model.ts';

export const DEFAULT_ROLLOUT: Rollout = {
  rollback: 'site',
  waves: [{ kind: 'rest' }],
  approval: 'none',
  publish: 'immediately',
  verify: { tunnel: false, timeoutMinutes: 10 },
  patience: { stepMinutes: 45, undoMinutes: 60 },
  removeMissing: false,
};
