// Which link an activity works for: what it needs to find the link's resources again, by ledger id or by mark.
import type { LinkIds, LinkRoute, Place, Row } from '../workflows/messages.ts';

export interface LinkTarget {
  place: Place;
  plan: string;
  site: string;
  link: string;
  gatewayId: string;
  /** How long a step is tried while somebody else keeps the gateway busy. */
  patienceMs: number;
  /** The branch's public address; empty where its customer gateway exists by its own id. */
  address: string;
  /** As the ledger has them, or the plan, of what it takes over; empty for a link that is new. */
  ids: LinkIds;
  /** Those that the ledger has. */
  routes: LinkRoute[];
  /** Adopted: the connection and its customer gateway were there before us. */
  how: Row['how'];
  /** First execution run id of the link's workflow: the root of its ClientTokens. */
  linkRunId: string;
}
