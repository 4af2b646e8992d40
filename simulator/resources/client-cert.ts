// Client certificates of SSL servers: issued at once, valid for three years, deleted under the gateway's lock.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import { optional, paging, regionId, required, resourceName, text, token } from '../api/parameter-rules.ts';
import { touch } from '../world/records.ts';
import { scheduleRemoval } from '../world/world.ts';
import { attributesOf } from './attributes.ts';
import { pageOf } from './paging.ts';
import type { SslServer } from './ssl-server.ts';
import { requireSslServer, tell } from './ssl-server.ts';

export const clientCertSchema = z.object({
  region: z.string(),
  goneAtMs: z.number().nullable(),
  SslVpnClientCertId: z.string(),
  SslVpnServerId: z.string(),
  RegionId: z.string(),
  Name: z.string(),
  CreateTime: z.number(),
  EndTime: z.number(),
});
export type ClientCert = z.infer<typeof clientCertSchema>;

type Place = Pick<Call, 'resources' | 'region' | 'edition'>;

export function requireClientCert({ resources, region, edition }: Place, id: string): ClientCert {
  const found = resources.clientCerts.get(id);
  if (found?.region !== region) throw refusal(edition.clientCertNotFound);
  return found;
}

export function viewClientCert(stored: ClientCert, { nowMs, config }: Pick<Call, 'nowMs' | 'config'>): Answer {
  const weekMs = (7 * 86_400_000) / config.clockScale;
  const leftMs = stored.EndTime - nowMs;
  return { ...attributesOf(stored), Status: leftMs <= 0 ? 'expired' : leftMs <= weekMs ? 'expiring-soon' : 'normal' };
}

export const createSslVpnClientCert = defineOperation({
  action: 'CreateSslVpnClientCert',
  rules: { RegionId: regionId, SslVpnServerId: required(text), Name: optional(resourceName), ClientToken: token },
  lock: {
    kind: 'check',
    refusedWhenFinancialLocked: true,
    gatewayOf: ({ SslVpnServerId }, { resources, region }) =>
      requireSslServer(resources, region, SslVpnServerId).VpnGatewayId,
  },
  run({ SslVpnServerId, Name = '' }, call) {
    const server = requireSslServer(call.resources, call.region, SslVpnServerId);
    requireQuota(call);
    const created = certificateFrom(server, Name, call);
    call.resources.clientCerts.set(created.SslVpnClientCertId, created);
    tell(server, call.nowMs, `Certificate ${created.SslVpnClientCertId} issued`);
    touch(server);
    return { answer: { SslVpnClientCertId: created.SslVpnClientCertId, Name }, effect: effectOn(created, server) };
  },
});

function requireQuota({ resources, config }: Call): void {
  if (resources.clientCerts.size < config.quotas.clientCertsPerAccount) return;
  throw refusal('Resource.QuotaFull');
}

function certificateFrom({ SslVpnServerId }: SslServer, Name: string, call: Call): ClientCert {
  return {
    region: call.region,
    goneAtMs: null,
    SslVpnClientCertId: call.ids.resourceId('vsc'),
    SslVpnServerId,
    RegionId: call.region,
    Name,
    CreateTime: call.nowMs,
    EndTime: call.nowMs + call.config.durations.certificate / call.config.clockScale,
  };
}

export const modifySslVpnClientCert = defineOperation({
  action: 'ModifySslVpnClientCert',
  rules: { RegionId: regionId, SslVpnClientCertId: required(text), Name: optional(resourceName), ClientToken: token },
  lock: { kind: 'none' },
  run({ SslVpnClientCertId, Name }, call) {
    const cert = requireClientCert(call, SslVpnClientCertId);
    if (Name !== undefined) cert.Name = Name;
    touch(cert);
    const server = requireSslServer(call.resources, call.region, cert.SslVpnServerId);
    return { answer: { SslVpnClientCertId, Name: cert.Name }, effect: effectOn(cert, server) };
  },
});

export const deleteSslVpnClientCert = defineOperation({
  action: 'DeleteSslVpnClientCert',
  rules: { RegionId: regionId, SslVpnClientCertId: required(text), ClientToken: token },
  lock: {
    kind: 'hold',
    duration: 'clientCert',
    refusedWhenFinancialLocked: false, // not in this operation's error table
    gatewayOf: ({ SslVpnClientCertId }, call) =>
      requireSslServer(call.resources, call.region, requireClientCert(call, SslVpnClientCertId).SslVpnServerId)
        .VpnGatewayId,
  },
  run({ SslVpnClientCertId }, call) {
    const cert = requireClientCert(call, SslVpnClientCertId);
    const server = requireSslServer(call.resources, call.region, cert.SslVpnServerId);
    scheduleRemoval(call.resources, cert, call.doneAtMs);
    server.Connections = 0; // deleting one certificate drops all clients of its server (public docs)
    tell(server, call.nowMs, `Certificate ${SslVpnClientCertId} revoked, all clients dropped`);
    touch(server);
    return { answer: {}, effect: effectOn(cert, server) };
  },
});

export const describeSslVpnClientCert = defineOperation({
  action: 'DescribeSslVpnClientCert',
  rules: { RegionId: regionId, SslVpnClientCertId: required(text) },
  lock: { kind: 'none' },
  run({ SslVpnClientCertId }, call) {
    const cert = requireClientCert(call, SslVpnClientCertId);
    const server = requireSslServer(call.resources, call.region, cert.SslVpnServerId);
    return { answer: { ...viewClientCert(cert, call), ...keyMaterial(cert, server) } };
  },
});

export const describeSslVpnClientCerts = defineOperation({
  action: 'DescribeSslVpnClientCerts',
  rules: {
    RegionId: regionId,
    SslVpnServerId: optional(text),
    SslVpnClientCertId: optional(text),
    Name: optional(text),
    ...paging,
  },
  lock: { kind: 'none' },
  run({ SslVpnServerId, SslVpnClientCertId, Name, PageNumber, PageSize }, call) {
    const found = [...call.resources.clientCerts.values()]
      .filter((cert) => cert.region === call.region)
      .filter((cert) => SslVpnServerId === undefined || cert.SslVpnServerId === SslVpnServerId)
      .filter((cert) => SslVpnClientCertId === undefined || cert.SslVpnClientCertId === SslVpnClientCertId)
      .filter((cert) => Name === undefined || cert.Name === Name);
    const view = (cert: ClientCert) => viewClientCert(cert, call);
    const page = { list: 'SslVpnClientCertKeys', item: 'SslVpnClientCertKey', PageNumber, PageSize, view };
    return { answer: pageOf(found, page) };
  },
});

/** Looks like PEM and an OpenVPN profile, and opens nothing. */
function keyMaterial({ SslVpnClientCertId }: ClientCert, server: SslServer): Answer {
  const { InternetIp, Port, Proto, Cipher, SslVpnServerId } = server;
  return {
    CaCert: pem('CERTIFICATE', `ca/${SslVpnServerId}`),
    ClientCert: pem('CERTIFICATE', `cert/${SslVpnClientCertId}`),
    ClientKey: pem('PRIVATE KEY', `key/${SslVpnClientCertId}`),
    ClientConfig: `client\ndev tun\nremote ${InternetIp} ${Port}\nproto ${Proto.toLowerCase()}\ncipher ${Cipher}\n`,
  };
}

function pem(kind: string, seed: string): string {
  const body = createHash('sha512').update(seed).digest('base64');
  return `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----\n`;
}

function effectOn({ SslVpnClientCertId, Name }: ClientCert, { VpnGatewayId }: SslServer) {
  return { resourceType: 'clientCert', resourceId: SslVpnClientCertId, gatewayId: VpnGatewayId, name: Name } as const;
}
