// The API port: any path, GET and POST, one call per request.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Simulation } from '../simulation.ts';
import { ApiError } from './api-error.ts';
import { deliver } from './deliver.ts';
import { performCall } from './perform-call.ts';
import { readParameters } from './read-parameters.ts';

/** Room for a CreateVpnConnection as a GET, with its JSON values encoded twice. */
const maxHeaderBytes = 64 * 1024;

export function createApiServer(simulation: Simulation): Server {
  const options = { maxHeaderSize: maxHeaderBytes, keepAliveTimeout: 60_000, requestTimeout: 60_000 };
  return createServer(options, (request, response) => {
    answer(simulation, request, response).catch(() => response.destroy());
  });
}

async function answer(simulation: Simulation, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parameters = await readParameters(request).catch((error: unknown) => {
    if (error instanceof ApiError) return error;
    throw error;
  });
  // What was not read would be taken for the next request of the connection.
  if (!request.complete) response.setHeader('Connection', 'close');
  const method = request.method ?? '';
  const delivery = await performCall(simulation, { method, host: request.headers.host ?? '', parameters });
  await deliver(simulation, delivery, response);
}
