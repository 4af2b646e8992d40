// The public cloud.
import type { Edition } from './edition.ts';
import { publishedRates } from './published-rates.ts';

const API = 'public API reference, CreateVpnConnection';
const GATEWAYS = 'public API reference, CreateVpnGateway';
const LIMITS = 'public limits page, 2021';

export const publicCloud: Edition = {
  name: 'public',
  ike: {
    encryption: { value: ['aes', 'aes192', 'aes256', 'des', '3des'], source: API },
    authentication: { value: ['md5', 'sha1', 'sha256', 'sha384', 'sha512'], source: API },
    dhGroup: { value: ['group1', 'group2', 'group5', 'group14'], source: 'assumed' },
  },
  ipsec: {
    encryption: { value: ['aes', 'aes192', 'aes256', 'des', '3des'], source: API },
    authentication: { value: ['md5', 'sha1', 'sha256', 'sha384', 'sha512'], source: API },
    pfs: { value: ['disabled', 'group1', 'group2', 'group5', 'group14'], source: API },
  },
  lifetimeSeconds: { value: { min: 0, max: 86_400 }, source: API },
  bandwidthsMbps: { value: [5, 10, 20, 50, 100, 200, 500, 1_000], source: GATEWAYS },
  sslConnections: { value: [5, 10, 20, 50, 100, 200, 500, 1_000], source: GATEWAYS },
  defaults: {
    ike: {
      version: 'ikev2',
      mode: 'main',
      encryption: 'aes256',
      authentication: 'sha256',
      dhGroup: 'group14',
      lifetimeSeconds: 86_400,
    },
    ipsec: { encryption: 'aes256', authentication: 'sha256', pfs: 'group14', lifetimeSeconds: 86_400 },
  },
  quotas: {
    connectionsPerGateway: { value: 10, source: LIMITS },
    routesPerGateway: { value: 20, source: LIMITS },
    policyRoutesPerGateway: { value: 20, source: LIMITS },
    customerGatewaysPerRegion: { value: 100, source: LIMITS },
    subnetsPerSide: { value: 5, source: LIMITS },
    certificatesPerAccount: { value: 50, source: LIMITS },
  },
  callsPerMinute: publishedRates,
  needsPublicAddresses: true,
};
