// What a connection's Status is at a moment: the negotiation with the peer, as a function of time. Nothing is born
// established; a peer that comes up negotiates anew.
import type { Peer } from '../world/world.ts';

export type NegotiationStatus =
  | 'ike_sa_not_established'
  | 'ike_sa_established'
  | 'ipsec_sa_not_established'
  | 'ipsec_sa_established';

export interface Negotiation {
  /** When both sides may begin; `null`: only traffic would start it, and there is none. */
  readonly startsAtMs: number | null;
  readonly peer: Peer;
  /** From the start to phase 2; phase 1 is half of it. */
  readonly takesMs: number;
}

export function negotiationStatus({ startsAtMs, peer, takesMs }: Negotiation, nowMs: number): NegotiationStatus {
  if (startsAtMs === null || peer.state === 'down') return 'ike_sa_not_established';
  const elapsedMs = nowMs - Math.max(startsAtMs, peer.sinceMs);
  if (elapsedMs < takesMs / 2) return 'ike_sa_not_established';
  if (elapsedMs < takesMs) return 'ike_sa_established';
  // A mismatched peer agrees on keys and not on subnets or algorithms, so phase 2 fails (vendor's FAQ).
  return peer.state === 'mismatched' ? 'ipsec_sa_not_established' : 'ipsec_sa_established';
}

/** What a connection's log tells of the negotiation so far. */
export function negotiationStory({ startsAtMs, peer, takesMs }: Negotiation, nowMs: number) {
  if (startsAtMs === null) return [];
  const beginMs = Math.max(startsAtMs, peer.sinceMs);
  const start = { atMs: beginMs, line: '[IKE] initiating phase 1' };
  if (peer.state === 'down')
    return upTo(nowMs, [start, { atMs: beginMs + takesMs / 2, line: '[IKE] peer not responding' }]);
  const failed = '[IPsec] phase 2 failed: NO_PROPOSAL_CHOSEN, check subnets and algorithms of both sides';
  const end = peer.state === 'mismatched' ? failed : '[IPsec] phase 2 established';
  return upTo(nowMs, [
    start,
    { atMs: beginMs + takesMs / 2, line: '[IKE] phase 1 established' },
    { atMs: beginMs + takesMs, line: end },
  ]);
}

function upTo<T extends { readonly atMs: number }>(nowMs: number, lines: readonly T[]): T[] {
  return lines.filter(({ atMs }) => atMs <= nowMs);
}
