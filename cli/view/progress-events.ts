// The progress of a run for programs: one object per change, one per link that has ended.
import type { SiteResult } from '../../workflows/messages.ts';

export function eventsOf({ site, link, gatewayId, changes, outcome, failure }: SiteResult): object[] {
  const place = { site, link, gatewayId };
  return [
    ...changes.map((change) => ({ event: 'change', ...place, ...change })),
    { event: 'link', ...place, outcome, ...(failure && { failure }) },
  ];
}
