// What a look is asked, and what it brings back. Plain JSON-safe data; part of `messages.ts`.
import type { LinkIds, LinkRoute, Usage } from '../saga/outcome.ts';
import type { CloudScope, Gateway, Link } from '../topology/model.ts';
import type { ObservedLink, Verdict } from '../topology/observed.ts';
import type { LinkKey, Place, Refusal, Row, RowState } from './messages.ts';

export interface LookInput {
  place: Place;
  plan: string;
  gateways: Gateway[];
  links: Link[];
  /** What the account may have; without them nothing is counted. */
  quotas?: Quotas;
}

export interface Quotas {
  connectionsPerGateway: number;
  routesPerGateway: number;
  policyRoutesPerGateway: number;
  customerGatewaysPerRegion: number;
}

export interface JudgedLink extends LinkKey {
  gatewayId: string;
  verdict: Verdict;
  /** The ledger has it as applied. */
  isInLedger: boolean;
  observed: ObservedLink;
}

export interface GatewayFacts {
  id: string;
  name: string;
  status: string;
  isIpsecEnabled: boolean;
  internetIp: string;
}

/** What a look brings back; a refusal says why it could not look, or why a run would not begin. */
export interface LookReport {
  refusal?: Refusal;
  links: JudgedLink[];
  gateways: GatewayFacts[];
  /** What is worth knowing before a yes. */
  notes: string[];
  /** Rows of the plan that the topology no longer has, or all of them where no topology was given. */
  others: LedgerEntry[];
  usage: Usage;
}

/** A row of a lane's ledger with the gateway that it stands for, and its connection's status now. */
export interface LedgerEntry extends LinkKey {
  gatewayId: string;
  cloud: CloudScope;
  address: string;
  ids: LinkIds;
  routes: LinkRoute[];
  how: Row['how'];
  state: RowState;
  status: string;
}
