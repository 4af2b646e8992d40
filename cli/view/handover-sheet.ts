// What the person at a branch needs to set the device up, as data: each tunnel seen from both of its ends. `handover --output json`
// prints it as it is.
import type {
  HealthCheck,
  IkeSettings,
  IpsecSettings,
  PlannedGateway,
  PlannedLink,
  PskReference,
  Route,
} from '../../topology/model.ts';
import type { JudgedLink, LookReport } from '../../workflows/messages.ts';

/** A worker's look at the links, or why there is none: for the person at the branch, who knows nothing of workers' addresses. */
export type Sight = { kind: 'seen'; report: LookReport } | { kind: 'unseen'; why: string };

export interface HandoverSheet {
  plan: string;
  owner: string;
  site: string;
  links: HandoverLink[];
}

export interface HandoverLink {
  link: string;
  /** The plan's own words for what stands at the branch. */
  device?: string;
  gateway: { name: string; id: string | null };
  customerGatewayId: string | null;
  connectionId: string | null;
  /** What is local to the branch is remote to the cloud, and the other way about. */
  branch: TunnelView;
  cloud: TunnelView;
  selectors: 'subnets' | 'any';
  ike: IkeSettings;
  ipsec: IpsecSettings;
  psk: { reference: string; value: string | null };
  /** Whether the cloud begins to negotiate by itself. */
  isCloudInitiating: boolean;
  routes: { branch: { to: string }[]; cloud: Route[] };
  healthCheck?: HealthCheck;
  firewall: FirewallRule[];
  /** Why a value is null, by its name. */
  unknown: Partial<Record<Unknown, string>>;
  notes: string[];
}

export interface TunnelView {
  localAddress: string | null;
  localId: string | null;
  /** What phase 2 negotiates. */
  localSubnets: string[];
  remoteAddress: string | null;
  remoteId: string | null;
  remoteSubnets: string[];
}

export interface FirewallRule {
  protocol: 'UDP' | 'ESP';
  port: number | null;
  purpose: string;
}

export type Unknown = 'branchAddress' | 'cloudAddress' | 'gatewayId' | 'customerGatewayId' | 'connectionId';

export interface SheetSources {
  plan: string;
  owner: string;
  gateways: readonly PlannedGateway[];
  sight: Sight;
  /** Only where they were asked for. */
  pskOf?: (link: PlannedLink) => string | undefined;
}

const FIREWALL: FirewallRule[] = [
  { protocol: 'UDP', port: 500, purpose: 'IKE' },
  { protocol: 'UDP', port: 4500, purpose: 'IKE and ESP through address translation (NAT-T)' },
  { protocol: 'ESP', port: null, purpose: 'the traffic itself (IP protocol 50)' },
];

/** `links` are those of one site. */
export function handoverSheet(site: string, links: readonly PlannedLink[], sources: SheetSources): HandoverSheet {
  const { plan, owner } = sources;
  return { plan, owner, site, links: links.map((link) => handoverLink(link, sources)) };
}

function handoverLink(link: PlannedLink, { gateways, sight, pskOf }: SheetSources): HandoverLink {
  const gateway = gateways.find(({ name }) => name === link.gateway);
  const facts = factsOf(link, { gateway, sight });
  const { branch, cloud } = viewsOf(link, facts);
  return {
    link: link.link,
    ...(link.device !== undefined && { device: link.device }),
    gateway: { name: link.gateway, id: facts.gatewayId },
    customerGatewayId: facts.customerGatewayId,
    connectionId: facts.connectionId,
    branch,
    cloud,
    selectors: link.selectors,
    ike: link.ike,
    ipsec: link.ipsec,
    psk: { reference: referenceText(link.psk), value: pskOf?.(link) ?? null },
    isCloudInitiating: link.effectImmediately,
    routes: { branch: link.cloudSubnets.map((to) => ({ to })), cloud: link.routes },
    ...(link.healthCheck && { healthCheck: link.healthCheck }),
    firewall: FIREWALL,
    unknown: whyUnknown(facts, { gateway, sight }),
    notes: facts.judged?.verdict.kind === 'differs' ? [differenceNote(facts.judged.verdict.differences)] : [],
  };
}

interface Around {
  gateway: PlannedGateway | undefined;
  sight: Sight;
}

type Facts = Record<Unknown, string | null> & { judged?: JudgedLink };

/** Of the plan, and of the cloud where it was looked at. */
function factsOf({ site, link, address, customerGatewayId }: PlannedLink, { gateway, sight }: Around): Facts {
  const report = sight.kind === 'seen' ? sight.report : undefined;
  const gatewayId = gateway?.kind === 'existing' ? gateway.id : null;
  const judged = report?.links.find((it) => it.site === site && it.link === link);
  const { connection, customerGateway } = judged?.observed ?? {};
  return {
    branchAddress: address || customerGateway?.address || null,
    cloudAddress: report?.gateways.find(({ id }) => id === gatewayId)?.internetIp || null,
    gatewayId,
    customerGatewayId: customerGatewayId ?? connection?.customerGatewayId ?? null,
    connectionId: connection?.id ?? null,
    ...(judged && { judged }),
  };
}

/** Without ids of their own the ends name themselves by their public addresses. */
function viewsOf(link: PlannedLink, { branchAddress, cloudAddress }: Facts): { branch: TunnelView; cloud: TunnelView } {
  const isAny = link.selectors === 'any';
  const branch = {
    localAddress: branchAddress,
    localId: link.ids?.remote ?? branchAddress,
    localSubnets: isAny ? EVERYTHING : link.siteSubnets,
    remoteAddress: cloudAddress,
    remoteId: link.ids?.local ?? cloudAddress,
    remoteSubnets: isAny ? EVERYTHING : link.cloudSubnets,
  };
  return { branch, cloud: otherEnd(branch) };
}

const EVERYTHING = ['0.0.0.0/0'];

function otherEnd(view: TunnelView): TunnelView {
  return {
    localAddress: view.remoteAddress,
    localId: view.remoteId,
    localSubnets: view.remoteSubnets,
    remoteAddress: view.localAddress,
    remoteId: view.localId,
    remoteSubnets: view.localSubnets,
  };
}

function whyUnknown(facts: Facts, { gateway, sight }: Around): HandoverLink['unknown'] {
  const unseen = sight.kind === 'unseen' ? sight.why : undefined;
  const ofGateway = gateway?.kind === 'owned' ? 'the plan has still to make this gateway' : unseen;
  const reasons: Record<Unknown, string> = {
    branchAddress: unseen ?? 'the customer gateway that the plan names was not found',
    cloudAddress: ofGateway ?? 'the cloud names no address of this gateway',
    gatewayId: 'the plan has still to make this gateway',
    customerGatewayId: unseen ?? 'not made yet: apply the plan',
    connectionId: unseen ?? 'not made yet: apply the plan',
  };
  return Object.fromEntries(Object.entries(reasons).filter(([name]) => facts[name as Unknown] === null));
}

function differenceNote(differences: readonly { attribute: string }[]): string {
  const names = differences.map(({ attribute }) => attribute).join(', ');
  return `The cloud's connection differs from the plan in ${names}; this sheet says what the plan says`;
}

/** Where the key is, never the key. */
function referenceText(psk: PskReference): string {
  switch (psk.kind) {
    case 'env':
      return `env ${psk.name}`;
    case 'file':
      return `file ${psk.name}`;
    case 'sops':
      return `sops ${psk.file}#${psk.path}`;
    case 'vault':
      return `vault ${psk.path}#${psk.key}`;
    case 'derive':
      return `derive ${psk.label}, epoch ${psk.epoch}`;
  }
}
