// Ports on 127.0.0.1: the wished one when it is free, else any.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const LAUNCH_ATTEMPTS = 3;
const ANY_PORT = 0;

/** `wished` when nobody listens there, else a free port. Between this answer and its use another process can still take it. */
export async function freePort(wished: number = ANY_PORT): Promise<number> {
  return (await probe(wished)) ?? (await freePort());
}

/** Starts something on ports that it picks anew each time, again when another process was faster to take one. */
export async function retryWhenPortIsTaken<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === LAUNCH_ATTEMPTS || !String(error).includes('address already in use')) throw error;
    }
  }
}

async function probe(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const { port: got } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return got;
}
