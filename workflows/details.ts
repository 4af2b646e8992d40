// What the Temporal UI shows of a run and of a lane while they work: small markdown tables. Costs no history.
import { keyOf, type GatewayNews, type LaneState, type LinkJob, type Slice, type SiteResult } from './messages.ts';

export function runDetails({ plan, phase, slices, results, news }: RunView): string {
  const rows = slices.map(({ gatewayId, links }) => {
    const done = results.filter((it) => it.gatewayId === gatewayId);
    const failed = done.filter(({ outcome }) => !['applied', 'unchanged', 'removed'].includes(outcome)).length;
    return `| ${gatewayId} | ${done.length} / ${links.length} | ${failed} |`;
  });
  const failures = results.flatMap(({ site, failure }) => (failure ? [`- ${site}: ${failure.message}`] : [])).slice(-5);
  const table = ['| gateway | done | failed |', '|---|---|---|', ...rows].join('\n');
  return [
    `**${plan}**: ${phase}`,
    ...(news.length > 0 ? [news.map(newsLine).join('\n')] : []),
    ...(rows.length > 0 ? [table] : []),
    ...(failures.length > 0 ? [failures.join('\n')] : []),
  ].join('\n\n');
}

interface RunView {
  plan: string;
  phase: string;
  slices: Slice[];
  results: SiteResult[];
  news: GatewayNews[];
}

function newsLine({ gatewayId, busySince, held }: GatewayNews): string {
  const busy = busySince === undefined ? [] : [`busy with another change since ${timeOf(busySince)}`];
  const pause = held === undefined ? [] : [`paused since ${timeOf(held.since)}: ${held.reason}`];
  return `- ${gatewayId} is ${[...busy, ...pause].join(', and ')}`;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

export function laneDetails({ gatewayId, queue, rows, busy, holds }: LaneState, turn: LinkJob | undefined): string {
  const now = turn ? `${turn.job === 'make' ? 'making' : 'removing'} ${keyOf(turn)} of ${turn.run.plan}` : 'idle';
  const states = rows.reduce(
    (counts, { state }) => counts.set(state, (counts.get(state) ?? 0) + 1),
    new Map<string, number>(),
  );
  const table = [...states].map(([state, count]) => `| ${state} | ${count} |`);
  const held = holds.map(({ plan, reason, since }) => `- ${plan ?? 'all'} paused since ${timeOf(since)}: ${reason}`);
  return [
    `**${gatewayId}**: ${now}, ${queue.length} waiting`,
    ...(busy ? [newsLine({ gatewayId, busySince: busy.since })] : []),
    ...(held.length > 0 ? [held.join('\n')] : []),
    ['| ledger | links |', '|---|---|', ...table].join('\n'),
  ].join('\n\n');
}
