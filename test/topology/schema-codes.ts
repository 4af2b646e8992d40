// Which complaints a JSON Schema can make too: those about one place and its shape, not about merging, other places or YAML itself.
import type { Issue } from '../../topology/model.ts';

const CODES = `
  unknown-key not-supported-yet site-only-key csv-psk forbidden-key missing-key missing-value wrong-type
  quote-it not-allowed out-of-range too-few too-many-items literal-secret plan-version plan-name site-name
  profile-name gateway-name gateway-id region-name env-name secret-file-name cidr-malformed address-malformed route-weight
  psk-epoch`;

const SCHEMA_CODES: ReadonlySet<string> = new Set(CODES.trim().split(/\s+/));

const AFTER_MERGING = /\.(gateway|cloudSubnets|psk)$/;

export function isForTheSchema({ code, path, file, message }: Issue): boolean {
  if (file.endsWith('.csv')) return false;
  if (code === 'missing-key' && path.startsWith('sites[')) return !AFTER_MERGING.test(path);
  return code === 'psk-kinds' ? message.includes('names two') : SCHEMA_CODES.has(code);
}
