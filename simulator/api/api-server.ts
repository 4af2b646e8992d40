// The API port: any path, GET and POST, one call per request.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Simulation } from '../simulation.ts';
import { readRequest } from './api-request.ts';
import { answerDelivery, deliver } from './deliver.ts';
import { operations } from './operations.ts';
import { performCall } from './perform-call.ts';
import { hasBody } from './read-parameters.ts';
import { arrivalLimits, refuseUnreadable } from './refuse-unreadable.ts';

/** Room for a CreateVpnConnection as a GET, with its JSON values encoded twice. */
const maxHeaderBytes = 64 * 1024;

export function createApiServer(simulation: Simulation, requestTimeoutMs: number): Server {
  const limits = { maxHeaderSize: maxHeaderBytes, keepAliveTimeout: 60_000, ...arrivalLimits(requestTimeoutMs) };
  const server = createServer(limits, (request, response) => {
    answer(simulation, request, response).catch(() => response.destroy());
  });
  refuseUnreadable(server, ({ code: Code, message: Message }) => ({
    RequestId: randomUUID().toUpperCase(),
    HostId: '',
    Code,
    Message,
  }));
  return server;
}

async function answer(simulation: Simulation, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const read = await readRequest(request);
  // What was not read would be taken for the next request of the connection.
  if (hasBody(request) && !request.complete) response.setHeader('Connection', 'close');
  if (read.method === 'GET' && read.path === '/api/version') return deliver(simulation, versionAnswer, response);
  await deliver(simulation, await performCall(simulation, read), response);
}

/** What the ASAPI gateway says of itself (guide 7). */
const versionAnswer = answerDelivery({
  status: 200,
  contentType: 'application/json;charset=utf-8',
  body: JSON.stringify({ version: 'v3.13', code: '200', apiCount: operations.size, desc: 'simulator' }),
});
