// How a run goes about its sites: what the plan says, else what version 1 of the language pins.
import { child, itemsOf, textOf, valueOf, type Located } from '../document/located.ts';
import type { Rollout, Share, Window } from '../model.ts';
import { DEFAULT_ROLLOUT } from '../rollout.ts';

/** `rollout` is the plan's map, or nothing. */
export function draftRollout(rollout: Located | undefined): Rollout {
  const maxFailures = share(child(rollout, 'maxFailures'));
  const window = child(rollout, 'window');
  const waves = child(rollout, 'waves');
  const verify = child(rollout, 'verify');
  const patience = child(rollout, 'patience');
  const preset = DEFAULT_ROLLOUT;
  return {
    rollback: oneOf(child(rollout, 'rollback'), ['site', 'plan', 'keep']),
    ...(maxFailures && { maxFailures }),
    waves: waves === undefined ? preset.waves : itemsOf(waves).map((wave) => share(wave) ?? { kind: 'rest' }),
    approval: oneOf(child(rollout, 'approval'), ['none', 'required']),
    publish: oneOf(child(rollout, 'publish'), ['immediately', 'when-up']),
    verify: {
      tunnel: valueOf(child(verify, 'tunnel')) === true,
      timeoutMinutes: minutes(child(verify, 'timeoutMinutes'), preset.verify.timeoutMinutes),
    },
    ...(window && { window: draftWindow(window) }),
    patience: {
      stepMinutes: minutes(child(patience, 'stepMinutes'), preset.patience.stepMinutes),
      undoMinutes: minutes(child(patience, 'undoMinutes'), preset.patience.undoMinutes),
    },
    removeMissing: valueOf(child(rollout, 'removeMissing')) === true,
  };
}

function share(node: Located | undefined): Share | undefined {
  const value = valueOf(node);
  if (typeof value === 'number') return { kind: 'count', count: value };
  return typeof value === 'string' && value.endsWith('%')
    ? { kind: 'percent', percent: Number.parseInt(value, 10) }
    : undefined;
}

/** The first is the default. */
function oneOf<T extends string>(node: Located | undefined, values: readonly [T, ...T[]]): T {
  const written = textOf(node);
  return values.find((value) => value === written) ?? values[0];
}

function minutes(node: Located | undefined, preset: number): number {
  const value = valueOf(node);
  return typeof value === 'number' ? value : preset;
}

const DAYS: readonly Window['days'][number][] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function draftWindow(window: Located): Window {
  const named = new Set(itemsOf(child(window, 'days')).map(textOf));
  return {
    days: DAYS.filter((day) => named.has(day)),
    from: textOf(child(window, 'from')) ?? '',
    to: textOf(child(window, 'to')) ?? '',
    timeZone: textOf(child(window, 'timeZone')) ?? '',
  };
}
