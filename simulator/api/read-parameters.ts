// The parameters of a request, decoded. Query and form count together, a blank value counts, `+` is a space
// (Go and Python send it), and the form wins over the query as in those SDKs.
import type { IncomingMessage } from 'node:http';
import { refusal } from './api-error.ts';

const maxBodyBytes = 1024 * 1024;
const maxParameters = 1000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Most reads have none, and waiting for the end of nothing costs a good part of a call. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** Latin-1, so that one character is one byte. Throws `RequestEntityTooLarge` beyond 1 MiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw refusal('RequestEntityTooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

interface Form {
  readonly body: string;
  readonly door: 'pop' | 'asapi';
  readonly contentType: string | undefined;
}

/** The parameters in a body: a form, or at the ASAPI gateway a JSON object. */
export function formOf({ body, door, contentType = '' }: Form): Map<string, string> {
  const type = contentType.toLowerCase();
  if (body === '') return new Map();
  if (door === 'asapi' && type.startsWith('application/json')) return decodeJson(body);
  // An SDK that is given headers of its own sends a form without a content type.
  if (type === '' || type.startsWith('application/x-www-form-urlencoded')) return decodePairs(body);
  throw refusal('InvalidRequestBody');
}

/** Lists become `Name.1`, objects their JSON, and null is absent, as the ASAPI SDK signs them. */
function decodeJson(body: string): Map<string, string> {
  const values = Object.entries(parseObject(body)).flatMap(([name, value]) =>
    Array.isArray(value)
      ? value.map((item, index): [string, unknown] => [`${name}.${index + 1}`, item])
      : [[name, value] satisfies [string, unknown]],
  );
  const given = values.filter(([, value]) => value !== null);
  if (given.length > maxParameters) throw refusal('TooManyParameters');
  return new Map(given.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(utf8.decode(Buffer.from(body, 'latin1')));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // said below
  }
  throw refusal('InvalidRequestBody');
}

export function decodePairs(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (parameters.has(name)) throw refusal('RepeatedParameter', name.slice(0, 64));
    parameters.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
    if (parameters.size > maxParameters) throw refusal('TooManyParameters');
  }
  return parameters;
}

function decode(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text; // most names and values need nothing
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw refusal('InvalidRequestEncoding');
  const latin1 = text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return utf8.decode(Buffer.from(latin1, 'latin1'));
  } catch {
    throw refusal('InvalidRequestEncoding');
  }
}
