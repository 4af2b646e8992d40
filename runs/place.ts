// Where a plan's work is done: owner, endpoint and cloud scope from settings and plan, and the protocol's periods.
import { accountNamed, editionOf } from '../config/account.ts';
import type { Settings } from '../config/load-settings.ts';
import type { CloudScope } from '../topology/model.ts';
import type { Place, Quotas } from '../workflows/messages.ts';
import type { TemporalLink } from './connect-temporal.ts';
import { timingFor } from './timing.ts';

/** What every question to Temporal stands on. */
export interface Surroundings {
  settings: Settings;
  accountName: string;
  temporal: TemporalLink;
}

/** The plan's organization and resource group win over the account's. */
export function placeFor({ settings, accountName, temporal }: Surroundings, cloud: CloudScope): Place {
  const { endpointHash, headers } = accountNamed(settings, accountName);
  return {
    owner: settings.owner,
    endpointHash,
    cloud: { ...headers, ...cloud, account: accountName },
    timing: timingFor({ isLocal: temporal.isLocal }),
  };
}

/** What the account may have. The simulator beside us keeps quotas of its own. */
export function quotasFor({ settings, accountName }: Surroundings): { quotas?: Quotas } {
  const edition = editionOf(settings, accountName);
  if (edition === undefined || accountNamed(settings, accountName).isLocalSimulator) return {};
  const { connectionsPerGateway, routesPerGateway, policyRoutesPerGateway, customerGatewaysPerRegion } = edition.quotas;
  return {
    quotas: {
      connectionsPerGateway: connectionsPerGateway.value,
      routesPerGateway: routesPerGateway.value,
      policyRoutesPerGateway: policyRoutesPerGateway.value,
      customerGatewaysPerRegion: customerGatewaysPerRegion.value,
    },
  };
}
