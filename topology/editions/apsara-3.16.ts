// Apsara Stack 3.16: what its VPN Gateway developer guide states, and public figures where it is silent.
import type { Edition } from './edition.ts';
import { publishedRates } from './published-rates.ts';

const GUIDE = 'developer guide 6.6.1, CreateVpnConnection';
const GATEWAYS = 'developer guide, CreateVpnGateway';
const PUBLIC_LIMITS = 'public limits page, 2021; the guide states none';

export const apsara316: Edition = {
  name: 'apsara-3.16',
  ike: {
    encryption: { value: ['aes', 'aes192', 'aes256', 'des', '3des'], source: GUIDE },
    authentication: { value: ['md5', 'sha1'], source: GUIDE },
    dhGroup: { value: ['group1', 'group2', 'group5', 'group14', 'group24'], source: GUIDE },
  },
  ipsec: {
    encryption: { value: ['aes', 'aes192', 'aes256', 'des', '3des'], source: GUIDE },
    authentication: { value: ['md5', 'sha1'], source: GUIDE },
    pfs: { value: ['group1', 'group2', 'group5', 'group14', 'group24'], source: GUIDE },
  },
  lifetimeSeconds: { value: { min: 0, max: 86_400 }, source: GUIDE },
  bandwidthsMbps: { value: [5, 10, 20, 50, 100], source: GATEWAYS },
  sslConnections: { value: [5, 10, 20], source: GATEWAYS },
  defaults: {
    ike: {
      version: 'ikev2',
      mode: 'main',
      encryption: 'aes256',
      authentication: 'sha1',
      dhGroup: 'group14',
      lifetimeSeconds: 86_400,
    },
    ipsec: { encryption: 'aes256', authentication: 'sha1', pfs: 'group14', lifetimeSeconds: 86_400 },
  },
  quotas: {
    connectionsPerGateway: { value: 10, source: PUBLIC_LIMITS },
    routesPerGateway: { value: 20, source: PUBLIC_LIMITS },
    policyRoutesPerGateway: { value: 20, source: PUBLIC_LIMITS },
    customerGatewaysPerRegion: { value: 100, source: PUBLIC_LIMITS },
    subnetsPerSide: { value: 5, source: PUBLIC_LIMITS },
    certificatesPerAccount: { value: 50, source: PUBLIC_LIMITS },
  },
  callsPerMinute: publishedRates,
  needsPublicAddresses: false,
};
