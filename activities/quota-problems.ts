// What a plan would need of the cloud's quotas beside what stands there already. Pure, from what a survey has read.
import { includesRoute } from '../topology/route-key.ts';
import { keyOf, type JudgedLink, type LookInput, type Problem, type Quotas } from '../workflows/messages.ts';
import type { RegionView } from './region-view.ts';
import { kindOf, type RouteKind } from './route-calls.ts';

interface Surveyed {
  input: LookInput;
  links: JudgedLink[];
  view: RegionView;
}

interface Need {
  where: string;
  what: string;
  standing: number;
  toMake: number;
  quota: number;
}

/** Nothing without quotas: a simulated cloud is as generous as it was told to be. */
export function quotaProblems({ input, links, view }: Surveyed): Problem[] {
  const { quotas } = input;
  if (quotas === undefined) return [];
  const needs = [
    ...input.gateways.flatMap(({ name, id }) => ofGateway({ name, id }, { surveyed: { input, links, view }, quotas })),
    ofRegion({ input, links, view }, quotas),
  ];
  return needs
    .filter(({ standing, toMake, quota }) => toMake > 0 && standing + toMake > quota)
    .map((need) => problem(need, input.place.cloud.account));
}

function ofGateway(
  { name, id }: { name: string; id: string },
  { surveyed: { input, links, view }, quotas }: { surveyed: Surveyed; quotas: Quotas },
): Need[] {
  const where = `gateway ${name}`;
  const here = links.filter(({ gatewayId }) => gatewayId === id);
  const standing = new Set([...view.connections.values()].filter((it) => it.VpnGatewayId === id)).size;
  const toMake = here.filter(({ verdict }) => verdict.kind === 'absent').length;
  const wished = new Map(input.links.filter(({ gatewayId }) => gatewayId === id).map((link) => [keyOf(link), link]));
  const routes = (kind: RouteKind): Pick<Need, 'standing' | 'toMake'> => ({
    standing: (view.routes.get(id) ?? []).filter((route) => kindOf(route) === kind).length,
    toMake: here.flatMap((link) =>
      (wished.get(keyOf(link))?.routes ?? []).filter(
        (route) => kindOf(route) === kind && !includesRoute(link.observed.routes, route),
      ),
    ).length,
  });
  return [
    { where, what: 'connections', standing, toMake, quota: quotas.connectionsPerGateway },
    { where, what: 'destination routes', ...routes('destination'), quota: quotas.routesPerGateway },
    { where, what: 'policy routes', ...routes('policy'), quota: quotas.policyRoutesPerGateway },
  ];
}

function ofRegion({ input, view }: Surveyed, quotas: Quotas): Need {
  const standing = new Set([...view.customerGateways.values()].map((it) => it.CustomerGatewayId)).size;
  const addresses = new Set(input.links.map(({ address }) => address).filter((address) => address !== ''));
  const toMake = [...addresses].filter((address) => !view.customerGateways.has(address)).length;
  const where = `region ${input.place.cloud.region}`;
  return { where, what: 'customer gateways', standing, toMake, quota: quotas.customerGatewaysPerRegion };
}

function problem({ where, what, standing, toMake, quota }: Need, account: string): Problem {
  return {
    code: 'QuotaExceeded',
    message: `Cannot apply: ${where} has ${standing} ${what} and the plan makes ${toMake} more, and the quota is ${quota}`,
    hint: `If a ticket has raised the quota, say so under accounts.${account}.limits; else take sites out of the plan`,
  };
}
