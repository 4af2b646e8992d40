// An SSL server changes and goes, under its gateway's lock; with it go its client certificates.
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf } from '../api/parameter-rules.ts';
import { flag, oneOf, optional, regionId, required, resourceName, text, token } from '../api/parameter-rules.ts';
import { touch } from '../world/records.ts';
import { scheduleRemoval } from '../world/world.ts';
import { clientPool, requirePoolFits, serverPort, sslSubnets } from './ssl-rules.ts';
import { ciphers, effectOnSslServer, requirePoolRoute, requireSslServer, tell, viewSslServer } from './ssl-server.ts';
import { requireGateway } from './vpn-gateway.ts';

const modifyRules = {
  RegionId: regionId,
  SslVpnServerId: required(text),
  Name: optional(resourceName),
  ClientIpPool: optional(clientPool),
  LocalSubnet: optional(sslSubnets),
  Proto: optional(oneOf(['UDP', 'TCP'])),
  Cipher: optional(oneOf(ciphers)),
  Port: optional(serverPort),
  Compress: optional(flag),
  ClientToken: token,
};
type Modification = ParametersOf<typeof modifyRules>;

export const modifySslVpnServer = defineOperation({
  action: 'ModifySslVpnServer',
  rules: modifyRules,
  // A new name alone is there at once (public docs); anything else takes the gateway.
  lock: (given: Modification) => {
    const gatewayOf = ({ SslVpnServerId }: Modification, { resources, region }: Pick<Call, 'resources' | 'region'>) =>
      requireSslServer(resources, region, SslVpnServerId).VpnGatewayId;
    const guarded = { gatewayOf, refusedWhenFinancialLocked: true };
    return Object.keys(settingsOf(given)).length === 0
      ? { kind: 'check', ...guarded }
      : { kind: 'hold', duration: 'sslServer', ...guarded };
  },
  run(given, call) {
    const server = requireSslServer(call.resources, call.region, given.SslVpnServerId);
    const settings = settingsOf(given);
    const changed = { ...server, ...settings };
    requirePoolFits(changed, requireGateway(call.resources, call.region, server.VpnGatewayId), call);
    if (changed.ClientIpPool !== server.ClientIpPool) requirePoolRoute(server.VpnGatewayId, changed.ClientIpPool, call);
    Object.assign(server, settings, given.Name !== undefined && { Name: given.Name });
    if (Object.keys(settings).length > 0) {
      server.Connections = 0;
      tell(server, call.doneAtMs, 'Restarted with new settings, all clients dropped');
    }
    touch(server);
    return { answer: viewSslServer(server), effect: effectOnSslServer(server) };
  },
});

/** What was given besides the name. */
function settingsOf({ ClientIpPool, LocalSubnet, Proto, Cipher, Port, Compress }: Modification) {
  return {
    ...(ClientIpPool !== undefined && { ClientIpPool }),
    ...(LocalSubnet !== undefined && { LocalSubnet }),
    ...(Proto !== undefined && { Proto }),
    ...(Cipher !== undefined && { Cipher }),
    ...(Port !== undefined && { Port }),
    ...(Compress !== undefined && { Compress }),
  };
}

export const deleteSslVpnServer = defineOperation({
  action: 'DeleteSslVpnServer',
  rules: { RegionId: regionId, SslVpnServerId: required(text), ClientToken: token },
  lock: {
    kind: 'hold',
    duration: 'sslServer',
    refusedWhenFinancialLocked: true,
    gatewayOf: ({ SslVpnServerId }, { resources, region }) =>
      requireSslServer(resources, region, SslVpnServerId).VpnGatewayId,
  },
  run({ SslVpnServerId }, { resources, region, doneAtMs }) {
    const server = requireSslServer(resources, region, SslVpnServerId);
    scheduleRemoval(resources, server, doneAtMs);
    for (const cert of resources.clientCerts.values()) {
      if (cert.SslVpnServerId === SslVpnServerId) scheduleRemoval(resources, cert, doneAtMs);
    }
    return { answer: {}, effect: effectOnSslServer(server) };
  },
});
