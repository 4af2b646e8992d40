// Which complaints a JSON Schema can make too: those about one place and its shape, not about merging, other places or YAML itself.
import type { Issue } from '../../topology/model.ts';

const CODES = `
  unknown-key site-only-key csv-psk forbidden-key missing-key missing-value wrong-type
  quote-it not-allowed out-of-range too-few too-many-items literal-secret plan-version plan-name site-name
  profile-name gateway-name gateway-id region-name env-name secret-file-name cidr-malformed address-malformed route-weight
  psk-epoch link-name client-name vpc-id vswitch-id customer-gateway-id connection-id tunnel-id sops-reference vault-reference
  max-failures wave waves-without-rest time-of-day gateway-kinds address-kinds`;

const SCHEMA_CODES: ReadonlySet<string> = new Set(CODES.trim().split(/\s+/));

const AFTER_MERGING = /\.(gateway|cloudSubnets|psk)$|\.healthCheck\./;

/** A CSV row or links of a layer below may have what a site lacks. */
const ENDS = /\.(address|siteSubnets)$/;

export function isForTheSchema({ code, path, file, message }: Issue, plan: unknown): boolean {
  if (file.endsWith('.csv')) return false;
  if (code === 'missing-key' && path.startsWith('sites[')) {
    return !AFTER_MERGING.test(path) && !(ENDS.test(path) && hasLayersForEnds(plan));
  }
  return code === 'psk-kinds' ? message.includes('names two') : SCHEMA_CODES.has(code);
}

function hasLayersForEnds(plan: unknown): boolean {
  if (typeof plan !== 'object' || plan === null) return false;
  const { sitesFrom, defaults, profiles } = plan as Record<string, unknown>;
  return sitesFrom !== undefined || /"links":/.test(JSON.stringify([defaults, profiles]));
}
