// Which link an activity works for: what it needs to find the link's resources again, by ledger id or by mark.
import type { Place, LinkIds } from '../workflows/messages.ts';

export interface LinkTarget {
  place: Place;
  plan: string;
  site: string;
  link: string;
  gatewayId: string;
  /** How long a step is tried while somebody else keeps the gateway busy. */
  patienceMs: number;
  /** The branch's public address. */
  address: string;
  /** As the ledger has them; empty for a link that is new. */
  ids: LinkIds;
  /** Destinations of the routes that the ledger has. */
  destinations: string[];
  /** First execution run id of the link's workflow: the root of its ClientTokens. */
  linkRunId: string;
}
