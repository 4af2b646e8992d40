// Method and path → who answers. Paths are compared as they come: nothing is decoded, and nothing is resolved.
import type { IncomingMessage } from 'node:http';
import { PLAN_NAME_PATTERN } from '../config/webhook-schema.ts';
import { refusal, unavailable, type Answer } from './answer.ts';
import type { Door } from './door.ts';
import { receiveDelivery } from './receive-delivery.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Of questions that ask Temporal, from one address. */
const QUESTIONS_PER_MINUTE = 600;
const READY_WITHIN_MS = 2_000;

export async function route(request: IncomingMessage, door: Door): Promise<Answer> {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const [, first, second, ...more] = path.split('/');
  if (more.length > 0 || !path.startsWith('/')) return refusal(404, 'not-found');
  if (first === 'hooks' && second !== undefined) {
    return request.method === 'POST' ? await receiveDelivery(request, second, door) : refusal(405, 'method');
  }
  if (!['/healthz', '/readyz'].includes(path) && (first !== 'runs' || second === undefined)) {
    return refusal(404, 'not-found');
  }
  if (request.method !== 'GET') return refusal(405, 'method');
  if (path === '/healthz') return { status: 200, body: { ok: true } };
  const nowMs = door.now();
  const isAllowed = door.rates.take(`? ${request.socket.remoteAddress ?? ''}`, {
    perMinute: QUESTIONS_PER_MINUTE,
    nowMs,
  });
  if (!isAllowed) return refusal(429, 'too-many', { retryAfterSeconds: 60 });
  return path === '/readyz' ? await readiness(door) : await runState(second ?? '', query, door);
}

async function readiness({ runs }: Door): Promise<Answer> {
  try {
    const connected = await runs.ofAny();
    await connected.ping(Date.now() + READY_WITHIN_MS);
    return { status: 200, body: { ready: true } };
  } catch (error) {
    return unavailable(String(error));
  }
}

/** State only: whoever knows a run's id may know whether it is over. */
async function runState(runId: string, query: string, { runs, limits }: Door): Promise<Answer> {
  const plan = new URLSearchParams(query).get('plan') ?? undefined;
  const isPlan = plan === undefined || PLAN_NAME_PATTERN.test(plan);
  if (!UUID.test(runId) || !isPlan) return refusal(404, 'not-found');
  try {
    const connected = await runs.ofAny();
    const deadline = Date.now() + limits.answerWithinMs;
    const state = await connected.stateOf({ runId, deadline, ...(plan !== undefined && { plan }) });
    return state === undefined ? refusal(404, 'not-found') : { status: 200, body: { runId, state } };
  } catch (error) {
    return unavailable(String(error));
  }
}
