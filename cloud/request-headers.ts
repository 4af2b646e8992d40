// The headers of every request: where it belongs and who sends it. They are not signed.

/** Whose resources a request is about: Apsara Stack's tenants. */
export interface Tenancy {
  organization?: string;
  /** Of that organization. */
  resourceGroup?: string;
}

/** Where a request belongs. */
export interface Scope extends Tenancy {
  region: string;
}

export function requestHeaders(scope: Scope, defaults: Tenancy): Record<string, string> {
  const { organization, resourceGroup } = tenancyOf(scope, defaults);
  return {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    'user-agent': `Causeway (Node.js ${process.version})`,
    'x-acs-caller-sdk-source': 'Causeway',
    'x-acs-regionid': scope.region,
    ...(organization === undefined ? {} : { 'x-acs-organizationid': organization }),
    ...(resourceGroup === undefined ? {} : { 'x-acs-resourcegroupid': resourceGroup }),
  };
}

/** A resource group belongs to an organization: the default one does not follow into another organization. */
function tenancyOf(scope: Scope, defaults: Tenancy): Tenancy {
  const isAbroad = scope.organization !== undefined && scope.organization !== defaults.organization;
  return { ...(isAbroad ? {} : defaults), ...definedOf(scope) };
}

function definedOf({ organization, resourceGroup }: Scope): Tenancy {
  return {
    ...(organization === undefined ? {} : { organization }),
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
  };
}
