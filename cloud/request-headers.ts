// The headers of every request: where it belongs and who sends it. They are not signed.
import type { Dialect } from './dialect.ts';

const userAgent = `Causeway (Node.js ${process.version})`;

/** Whose resources a request is about: Apsara Stack's tenants. */
export interface Tenancy {
  organization?: string;
  /** Of that organization. */
  resourceGroup?: string;
}

/** Where a request belongs. */
export interface Scope extends Tenancy {
  /** Empty for what belongs to no region. */
  region: string;
  /** The instance that is worked on, where the cloud restricts a personal access key to single ones. */
  instance?: string;
}

export function requestHeaders(
  scope: Scope,
  { tenancy, dialect }: { tenancy: Tenancy; dialect: Dialect },
): Record<string, string> {
  const { organization, resourceGroup } = tenancyOf(scope, tenancy);
  return definedOf({
    'content-type': dialect.httpMethod === 'POST' ? 'application/x-www-form-urlencoded' : undefined,
    accept: dialect.format === 'XML' ? 'text/xml, application/xml' : 'application/json',
    'user-agent': userAgent,
    'x-acs-caller-sdk-source': 'Causeway',
    'x-acs-regionid': scope.region === '' ? undefined : scope.region,
    'x-acs-organizationid': organization,
    'x-acs-resourcegroupid': resourceGroup,
    'x-acs-instanceid': scope.instance,
  });
}

/** A resource group belongs to an organization: the default one does not follow into another organization. */
function tenancyOf(scope: Scope, defaults: Tenancy): Tenancy {
  const isAbroad = scope.organization !== undefined && scope.organization !== defaults.organization;
  const { organization, resourceGroup } = scope;
  return { ...(isAbroad ? {} : defaults), ...definedOf({ organization, resourceGroup }) };
}

function definedOf(values: Record<string, string | undefined>): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) defined[name] = value;
  return defined;
}
