// SSL servers: what one is, how it is made and shown.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf } from '../api/parameter-rules.ts';
import {
  flag,
  oneOf,
  optional,
  paging,
  regionId,
  required,
  resourceName,
  text,
  token,
  withDefault,
} from '../api/parameter-rules.ts';
import type { Resources } from '../world/world.ts';
import { attributesOf } from './attributes.ts';
import { pageOf } from './paging.ts';
import { clientPool, requirePoolFits, serverPort, sslSubnets } from './ssl-rules.ts';
import { withTags } from './tags.ts';
import { requireTableRoom } from './vpc-route-table.ts';
import { requireGateway, requireSsl } from './vpn-gateway.ts';

export const ciphers = ['AES-128-CBC', 'AES-192-CBC', 'AES-256-CBC', 'none'] as const;

export const sslServerSchema = z.object({
  region: z.string(),
  goneAtMs: z.number().nullable(),
  /** What `DescribeVpnSslServerLogs` tells, oldest first. */
  log: z.array(z.object({ atMs: z.number(), line: z.string() })),
  SslVpnServerId: z.string(),
  VpnGatewayId: z.string(),
  RegionId: z.string(),
  Name: z.string(),
  ClientIpPool: z.string(),
  LocalSubnet: z.string(),
  Proto: z.enum(['UDP', 'TCP']),
  Port: z.number(),
  Cipher: z.enum(ciphers),
  Compress: z.boolean(),
  Connections: z.number(),
  MaxConnections: z.number(),
  InternetIp: z.string(),
  CreateTime: z.number(),
});
export type SslServer = z.infer<typeof sslServerSchema>;

export function requireSslServer(resources: Resources, region: string, id: string): SslServer {
  const found = resources.sslServers.get(id);
  if (found?.region !== region) throw refusal('InvalidSslVpnServerId.NotFound');
  return found;
}

export function viewSslServer(stored: SslServer): Answer {
  return attributesOf(stored);
}

const createRules = {
  RegionId: regionId,
  VpnGatewayId: required(text),
  ClientIpPool: required(clientPool),
  LocalSubnet: required(sslSubnets),
  Name: optional(resourceName),
  Proto: withDefault(oneOf(['UDP', 'TCP']), (edition) => edition.sslProtoByDefault),
  Cipher: withDefault(oneOf(ciphers), 'AES-128-CBC'),
  Port: withDefault(serverPort, 1194),
  Compress: withDefault(flag, false),
  ClientToken: token,
};

export const createSslVpnServer = defineOperation({
  action: 'CreateSslVpnServer',
  rules: createRules,
  lock: {
    kind: 'hold',
    duration: 'sslServer',
    refusedWhenFinancialLocked: true,
    gatewayOf: ({ VpnGatewayId }) => VpnGatewayId,
  },
  run(parameters, call) {
    const created = serverFrom(parameters, call);
    call.resources.sslServers.set(created.SslVpnServerId, created);
    const { SslVpnServerId, Name } = created;
    return { answer: { SslVpnServerId, Name }, effect: effectOnSslServer(created) };
  },
});

function serverFrom(given: ParametersOf<typeof createRules>, call: Call): SslServer {
  const gateway = requireGateway(call.resources, call.region, given.VpnGatewayId);
  requireSsl(gateway);
  requirePoolFits(given, gateway, call);
  const neighbours = serversOf(gateway.VpnGatewayId, call.resources);
  if (neighbours.length >= call.config.quotas.sslServersPerGateway) throw refusal('Resource.QuotaFull');
  requirePoolRoute(gateway.VpnGatewayId, given.ClientIpPool, call);
  const { VpnGatewayId, ClientIpPool, LocalSubnet, Proto, Cipher, Port, Compress } = given;
  return {
    region: call.region,
    goneAtMs: null,
    log: [{ atMs: call.doneAtMs, line: `Listening on ${gateway.InternetIp}:${Port} ${Proto}, cipher ${Cipher}` }],
    SslVpnServerId: call.ids.resourceId('vss'),
    VpnGatewayId,
    RegionId: call.region,
    Name: given.Name ?? '',
    ClientIpPool,
    LocalSubnet,
    Proto,
    Port,
    Cipher,
    Compress,
    Connections: 0,
    MaxConnections: gateway.SslMaxConnections,
    InternetIp: gateway.InternetIp,
    CreateTime: call.nowMs,
  };
}

/** The system routes the pool in the VPC (public docs). */
export function requirePoolRoute(gatewayId: string, pool: string, call: Call): void {
  requireTableRoom({ gatewayId, destinations: [pool], code: 'QuotaExceeded.VpnRouteEntry' }, call);
}

export const describeSslVpnServers = defineOperation({
  action: 'DescribeSslVpnServers',
  rules: {
    RegionId: regionId,
    SslVpnServerId: optional(text),
    VpnGatewayId: optional(text),
    Name: optional(text),
    ...paging,
  },
  lock: { kind: 'none' },
  run({ SslVpnServerId, VpnGatewayId, Name, PageNumber, PageSize }, { resources, region }) {
    const found = [...resources.sslServers.values()]
      .filter((server) => server.region === region)
      .filter((server) => SslVpnServerId === undefined || server.SslVpnServerId === SslVpnServerId)
      .filter((server) => VpnGatewayId === undefined || server.VpnGatewayId === VpnGatewayId)
      .filter((server) => Name === undefined || server.Name === Name);
    const view = (server: SslServer) => withTags(viewSslServer(server), server.SslVpnServerId, resources);
    return { answer: pageOf(found, { list: 'SslVpnServers', item: 'SslVpnServer', PageNumber, PageSize, view }) };
  },
});

/** Adds to the server's log; the caller touches it. */
export function tell(server: SslServer, atMs: number, line: string): void {
  server.log = [...server.log.slice(-199), { atMs, line }];
}

function serversOf(gatewayId: string, resources: Resources): SslServer[] {
  return [...resources.sslServers.values()].filter((server) => server.VpnGatewayId === gatewayId);
}

export function effectOnSslServer({ SslVpnServerId, VpnGatewayId, Name }: SslServer) {
  return { resourceType: 'sslServer', resourceId: SslVpnServerId, gatewayId: VpnGatewayId, name: Name } as const;
}
