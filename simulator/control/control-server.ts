// The control port: how a test looks at the cloud from outside, breaks it and mends it. The API's clients never see it.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { ApiError } from '../api/api-error.ts';
import { operations } from '../api/operations.ts';
import { readBody } from '../api/read-parameters.ts';
import { arrivalLimits, refuseUnreadable } from '../api/refuse-unreadable.ts';
import { parseFaultOrder } from '../faults/fault-book.ts';
import type { Simulation } from '../simulation.ts';
import { ControlError } from './control-error.ts';
import { lendHand } from './hands.ts';
import { inventory } from './inventory.ts';

interface ControlRequest {
  readonly simulation: Simulation;
  /** The world that `?accessKeyId=` restricts the request to. */
  readonly uid: string | undefined;
  readonly query: URLSearchParams;
  readonly body: () => Promise<unknown>;
}

/** A log, sent as lines of JSON. */
interface Log {
  readonly kind: 'log';
  readonly entries: readonly object[];
}

/** Everything else is one JSON value. */
interface Value {
  readonly kind: 'value';
  readonly value: unknown;
}

type ControlAnswer = Log | Value;

function log(entries: readonly object[]): Log {
  return { kind: 'log', entries };
}

function json(value: unknown): Value {
  return { kind: 'value', value };
}

const routes: Readonly<Record<string, (request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>>> = {
  'GET /effects': ({ simulation, uid, query }) => log(simulation.effects.after(sequenceOf(query), uid)),
  'GET /calls': ({ simulation, uid, query }) => log(simulation.calls.after(sequenceOf(query), uid)),
  'GET /stats': ({ simulation, uid }) => json(simulation.calls.totals(uid)),
  'GET /inventory': ({ simulation, uid }) => json(inventory(simulation, uid)),
  'GET /faults': ({ simulation, uid }) => json(simulation.faults.list(uid)),
  'POST /faults': addFault,
  'DELETE /faults': ({ simulation, uid }) => {
    simulation.faults.clear(uid);
    return json({ cleared: true });
  },
  'POST /world': async ({ simulation, uid, body }) => {
    const answer = lendHand(simulation, uid, await body());
    await simulation.save();
    return json(answer);
  },
  'POST /reset': async ({ simulation, uid }) => {
    simulation.reset(uid);
    await simulation.save();
    return json({ reset: true });
  },
};

export function createControlServer(simulation: Simulation, requestTimeoutMs: number): Server {
  const limits = { keepAliveTimeout: 60_000, ...arrivalLimits(requestTimeoutMs) };
  const server = createServer(limits, (request, response) => {
    serve(simulation, request)
      .then((answer) => send(response, 200, answer))
      .catch((error: unknown) => {
        if (hasLeft(error)) return;
        // What was not read would be taken for the next request of the connection.
        if (!request.complete) response.setHeader('Connection', 'close');
        const { status, ...refused } = describeError(error);
        send(response, status, json(refused));
      });
  });
  refuseUnreadable(server, ({ message }) => ({ error: { message } }));
  return server;
}

async function serve(simulation: Simulation, request: IncomingMessage): Promise<ControlAnswer> {
  const url = urlOf(request);
  const route = routes[`${request.method} ${url.pathname}`];
  if (route === undefined)
    throw new ControlError(404, `There is no such route: expected ${Object.keys(routes).join(', ')}`);
  const body = async () => parseBody(await readBody(request));
  return route({ simulation, uid: uidOf(simulation, url.searchParams), query: url.searchParams, body });
}

async function addFault({ simulation, uid, body }: ControlRequest): Promise<ControlAnswer> {
  const order = parseFaultOrder(await body());
  const { action } = order.match;
  if (action !== undefined && !operations.has(action)) throw new ControlError(400, `Unknown operation ${action}`);
  return json({ id: simulation.faults.add(order, uid) });
}

function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://control');
  } catch {
    throw new ControlError(400, 'The address is not a valid URL');
  }
}

function uidOf({ config }: Simulation, query: URLSearchParams): string | undefined {
  const accessKeyId = query.get('accessKeyId');
  if (accessKeyId === null) return undefined;
  const account = config.accounts.find((candidate) => candidate.accessKeyId === accessKeyId);
  if (account === undefined) throw new ControlError(404, 'No account has that access key');
  return account.uid;
}

function sequenceOf(query: URLSearchParams): number {
  const after = query.get('after') ?? '0';
  if (!/^\d{1,15}$/.test(after)) throw new ControlError(400, 'after must be a sequence number');
  return Number(after);
}

function parseBody(latin1: string): unknown {
  try {
    return JSON.parse(Buffer.from(latin1, 'latin1').toString('utf8'));
  } catch {
    throw new ControlError(400, 'The body is not JSON');
  }
}

interface RefusedControl {
  readonly status: number;
  readonly error: { readonly code?: string; readonly message: string };
}

function describeError(error: unknown): RefusedControl {
  if (error instanceof ControlError) return { status: error.status, error: { message: error.message } };
  if (error instanceof ApiError) return { status: error.status, error: { code: error.code, message: error.message } };
  if (error instanceof ZodError) return { status: 400, error: { message: describeIssues(error) } };
  process.stderr.write(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return { status: 500, error: { message: 'The simulator failed unexpectedly' } };
}

/** The other side went away in the middle of its request. */
function hasLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

function describeIssues({ issues }: ZodError): string {
  return issues
    .map(({ path, message }) => (path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message))
    .join('; ');
}

function send(response: ServerResponse, status: number, answer: ControlAnswer): void {
  const isLog = answer.kind === 'log';
  const body = isLog
    ? answer.entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    : JSON.stringify(answer.value);
  response.writeHead(status, {
    'Content-Type': isLog ? 'application/x-ndjson' : 'application/json',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
