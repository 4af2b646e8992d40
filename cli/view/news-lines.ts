// Why nothing moves on a gateway, and that it moves again.
import type { GatewayNews } from '../../workflows/messages.ts';
import { symbol, toned, type Line } from './line.ts';

export function newsLines(news: readonly GatewayNews[]): Line[] {
  if (news.length === 0) return [[symbol('done'), ' All gateways move again']];
  return news.map(({ gatewayId, busySince, held }) => {
    const busy = busySince === undefined ? [] : [`busy with another change since ${timeOf(busySince)}`];
    const pause =
      held === undefined ? [] : [`paused since ${timeOf(held.since)}: ${held.reason} (until \`causeway resume\`)`];
    return [symbol('warning'), ' ', toned('warning', `${gatewayId} is ${[...busy, ...pause].join(', and ')}`)];
  });
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
