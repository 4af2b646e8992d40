// The rollout's parts against each other, and against what the links say.
import type { Findings } from '../document/findings.ts';
import { child, itemsOf, spotOf, textOf, type Located } from '../document/located.ts';
import type { LinkDraft } from '../drafts/link-draft.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { CheckContext } from './check-context.ts';

export function checkRollout({ rollout, rolloutNode, links }: PlanDraft, { findings }: CheckContext): void {
  checkWaves(child(rolloutNode, 'waves'), findings);
  checkWindow(child(rolloutNode, 'window'), findings);
  if (rollout.publish === 'when-up' || rollout.verify.tunnel) for (const link of links) requireEffect(link, findings);
}

function checkWaves(waves: Located | undefined, findings: Findings): void {
  const items = itemsOf(waves);
  const rest = items.findIndex((wave) => textOf(wave) === 'rest');
  const behind = items[rest + 1];
  if (waves === undefined || items.length === 0 || items.some(({ isBroken }) => isBroken)) return;
  if (rest === -1) {
    findings.error(spotOf(waves), {
      code: 'waves-without-rest',
      message: 'The waves never reach the rest of the sites',
      hint: 'End them with rest: [1, 10, rest]',
    });
  } else if (behind !== undefined) {
    findings.error(spotOf(behind), {
      code: 'waves-after-rest',
      message: 'Behind rest no site is left for a wave',
      hint: 'Write rest last',
    });
  }
}

function checkWindow(window: Located | undefined, findings: Findings): void {
  const [from, to] = [child(window, 'from'), child(window, 'to')];
  if (to !== undefined && textOf(from) !== undefined && textOf(from) === textOf(to)) {
    findings.error(spotOf(to), {
      code: 'window-empty',
      message: 'The window closes when it opens',
      hint: 'Write two different times, or no window',
    });
  }
  const zone = child(window, 'timeZone');
  const name = textOf(zone);
  if (zone === undefined || name === undefined || isTimeZone(name)) return;
  findings.error(spotOf(zone), {
    code: 'time-zone',
    message: 'There is no time zone of this name',
    hint: 'Write it like Europe/Oslo',
  });
}

// Offsets such as +01:00 know no daylight-saving time, and some runtimes take them.
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function requireEffect({ effectImmediately: { value, node } }: LinkDraft, findings: Findings): void {
  if (value || node === undefined) return;
  findings.error(spotOf(node), {
    code: 'never-negotiates',
    message: 'The rollout waits for the tunnel, and this way nothing negotiates before there is traffic',
    hint: 'Remove effectImmediately, or write publish: immediately and verify: { tunnel: false }',
  });
}
