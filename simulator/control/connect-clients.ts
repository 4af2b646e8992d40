// People connect to an SSL server and leave it: what its `Connections` and its log tell of them.
import { tell } from '../resources/ssl-server.ts';
import type { Simulation } from '../simulation.ts';
import { touch } from '../world/records.ts';
import type { Resources, World } from '../world/world.ts';
import { ControlError } from './control-error.ts';

interface Clients {
  /** The SSL server's. */
  readonly id: string;
  /** How many are connected from now on. */
  readonly count: number;
}

/** False when there is no such server. Nobody gets in without a certificate that is valid, nor beyond the server's size. */
export function connectClients({ clock }: Simulation, { resources }: World, { id, count }: Clients): boolean {
  const server = resources.sslServers.get(id);
  if (server === undefined) return false;
  const nowMs = clock.now();
  if (count > server.MaxConnections)
    throw new ControlError(400, `Cannot connect ${count} clients to ${id}: it takes ${server.MaxConnections}`);
  if (count > 0 && !hasValidCert(resources, id, nowMs))
    throw new ControlError(400, `Cannot connect clients to ${id}: it has no valid client certificate`);
  server.Connections = count;
  tell(server, nowMs, `${count} clients connected`);
  touch(server);
  return true;
}

function hasValidCert({ clientCerts }: Resources, id: string, nowMs: number): boolean {
  return [...clientCerts.values()].some((cert) => cert.SslVpnServerId === id && cert.EndTime > nowMs);
}
