// One delivery: held to its source's limits and signature before anything of it is parsed, then turned into an intent and begun.
import type { IncomingMessage } from 'node:http';
import { refusal, unauthorized, unavailable, type Answer } from './answer.ts';
import { beginIntent } from './begin-intent.ts';
import { chooseIntent } from './choose-intent.ts';
import type { Door } from './door.ts';
import type { ReadySource } from './load-sources.ts';
import { parsePayload } from './payload.ts';
import type { SignedDelivery } from './source.ts';

const JSON_TYPE = /^application\/json(?:\s*;\s*charset=utf-8)?$/i;

export async function receiveDelivery(request: IncomingMessage, name: string, door: Door): Promise<Answer> {
  const ready = door.sources.get(name);
  if (!ready) return unauthorized('no such source');
  const perMinute = ready.settings.ratePerMinute;
  const isAllowed = door.rates.take(`${name} ${request.socket.remoteAddress ?? ''}`, { perMinute, nowMs: door.now() });
  if (!isAllowed) return refusal(429, 'too-many', { retryAfterSeconds: 60 });
  const headers = headersOf(request, ready, door.limits.maxHeaders);
  if (!headers) return unauthorized('a header is missing, or came twice');
  const body = isPlainJson(request) ? await door.bodies.read(request) : undefined;
  switch (body?.kind) {
    case undefined:
      return refusal(415, 'not-plain-json');
    case 'too-large':
      return refusal(413, 'too-large');
    case 'busy':
      return unavailable('too many bodies at once');
    case 'gone':
      return refusal(400, 'incomplete');
    case 'bytes':
      return await receiveSigned({ headers, body: body.bytes, nowMs: door.now() }, ready, door);
  }
}

async function receiveSigned(delivery: SignedDelivery, ready: ReadySource, door: Door): Promise<Answer> {
  const { settings, source, keys } = ready;
  if (!source.isSigned(delivery, keys)) return unauthorized('the signature or its time is wrong');
  const ids = source.idsOf(delivery);
  const [id] = ids ?? [];
  if (ids === undefined || id === undefined) return refusal(400, 'delivery-id');
  const payload = parsePayload(delivery.body);
  if (!payload) return refusal(400, 'body', { delivery: id });
  const choice = chooseIntent(settings.rules, { event: source.eventOf(delivery, payload), payload });
  switch (choice.kind) {
    case 'ignored':
      return { status: 200, body: { ignored: true }, delivery: id };
    case 'refused':
      return refusal(422, choice.code, { delivery: id, details: { message: choice.message } });
    case 'intent': {
      const keysOfDelivery = ids.map((it) => `${settings.name}/${it}`);
      const answer = await beginIntent(choice.intent, { keys: keysOfDelivery, body: delivery.body, door });
      return { ...answer, delivery: id };
    }
  }
}

/** Those that the source asks for; nothing when one is missing, came twice, or when there are absurdly many. */
function headersOf(
  { headersDistinct, rawHeaders }: IncomingMessage,
  { source }: ReadySource,
  maxHeaders: number,
): ReadonlyMap<string, string> | undefined {
  if (rawHeaders.length / 2 > maxHeaders) return undefined;
  const headers = new Map<string, string>();
  for (const name of source.headers) {
    const [value, ...more] = headersDistinct[name] ?? [];
    if (value === undefined || more.length > 0) return undefined;
    headers.set(name, value);
  }
  return headers;
}

function isPlainJson({ headersDistinct }: IncomingMessage): boolean {
  const [type = '', ...more] = headersDistinct['content-type'] ?? [];
  return JSON_TYPE.test(type) && more.length === 0 && headersDistinct['content-encoding'] === undefined;
}
