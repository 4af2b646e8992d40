// From an HTTP request to its decoded parameters. Query and form count together, a blank value counts, `+` is a space
// (Go and Python send it), and the form wins over the query as in those SDKs.
import type { IncomingMessage } from 'node:http';
import { refusal } from './api-error.ts';

const maxBodyBytes = 1024 * 1024;
const maxParameters = 1000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export async function readParameters(request: IncomingMessage): Promise<Map<string, string>> {
  const url = request.url ?? '/';
  const queryAt = url.indexOf('?');
  const query = decodePairs(queryAt < 0 ? '' : url.slice(queryAt + 1));
  const form = decodePairs(readForm(request, await readBody(request)));
  return new Map([...query, ...form]);
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

function readForm(request: IncomingMessage, body: string): string {
  const contentType = request.headers['content-type'] ?? '';
  // An SDK that is given headers of its own sends a form without a content type.
  const isForm = contentType === '' || contentType.toLowerCase().startsWith('application/x-www-form-urlencoded');
  if (body !== '' && !isForm) throw refusal('InvalidRequestBody');
  return body;
}

function decodePairs(text: string): Map<string, string> {
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
