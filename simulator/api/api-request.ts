// From an HTTP request to one call: which door it came through, its decoded parameters, and what its signature covers.
import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';
import { decodePairs, formOf, hasBody, readBody } from './read-parameters.ts';
import { isAcs3, parseAuthorization } from './sign-acs3.ts';
import type { ApiParameters } from './sign-v1.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** The product gateway, or ASAPI in front of all products. */
  readonly door: 'pop' | 'asapi';
  /** Only those of a request that signs them. */
  readonly headers: ReadonlyMap<string, string>;
  readonly query: ApiParameters;
  /** One character is one byte. */
  readonly body: string;
  /** Present for a signature of version 3. */
  readonly authorization: string | undefined;
  /** Query and body together; an `ApiError` when they could not even be read. */
  readonly parameters: ApiParameters | ApiError;
}

type Writable<T> = { -readonly [key in keyof T]: T[key] };

export async function readRequest(request: IncomingMessage): Promise<ApiRequest> {
  const [path, queryText] = splitUrl(request.url ?? '/');
  const { authorization } = request.headers;
  const read: Writable<ApiRequest> = {
    method: request.method ?? '',
    path,
    host: request.headers.host ?? '',
    door: isAsapiPath(path) ? 'asapi' : 'pop',
    headers: isAcs3(authorization) ? headersOf(request) : new Map<string, string>(),
    query: new Map(),
    body: '',
    authorization: isAcs3(authorization) ? authorization : undefined,
    parameters: new Map(),
  };
  try {
    read.query = decodePairs(queryText);
    if (hasBody(request)) read.body = await readBody(request);
    const { body, door } = read;
    const form = formOf({ body, door, contentType: request.headers['content-type'] });
    read.parameters = withHeaders(new Map([...read.query, ...form]), read);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    read.parameters = error;
  }
  return read;
}

function headersOf({ headers }: IncomingMessage): Map<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')]));
}

function isAsapiPath(path: string): boolean {
  return path === '/asapi/v3' || path.startsWith('/asapi/v3/');
}

/** A version 3 request names its action, version and key in headers: from here on they are parameters like any other. */
function withHeaders(
  parameters: ApiParameters,
  { authorization, headers }: Pick<ApiRequest, 'authorization' | 'headers'>,
): ApiParameters {
  if (authorization === undefined) return parameters;
  return new Map([
    ...parameters,
    ['Action', headers.get('x-acs-action') ?? ''],
    ['Version', headers.get('x-acs-version') ?? ''],
    ['AccessKeyId', parseAuthorization(authorization)?.accessKeyId ?? ''],
  ]);
}

function splitUrl(url: string): [string, string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}
