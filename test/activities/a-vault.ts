// A server that speaks Vault's KV version 2 as it is documented: token, policy, namespace, versions, seal. Values are made known to it first.
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { selfSignedCertificate } from '../cloud/self-signed-certificate.ts';

export const TOKEN = 'hvs.canary-token-0123456789';

interface Secret {
  values: Record<string, unknown> | null;
  destroyed?: boolean;
}

export interface VaultForTests {
  address: string;
  /** PEM of its authority. */
  certificate: string;
  /** By mount and path: `kv/vpn/oslo`. */
  secrets: Map<string, Secret>;
  /** Url and headers of every request. */
  requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[];
  sealed: boolean;
  /** Answers in place of the protocol, while there are any. */
  instead: RequestListener[];
  namespace?: string;
}

export async function startVault(scheme: 'http' | 'https' = 'https'): Promise<VaultForTests> {
  const tls = selfSignedCertificate();
  const vault: VaultForTests = {
    address: '',
    certificate: tls.cert,
    secrets: new Map(),
    requests: [],
    sealed: false,
    instead: [],
  };
  const listener: RequestListener = (request, response) => {
    const { method, url, headers } = request;
    vault.requests.push({ method, url, headers });
    const scripted = vault.instead.shift();
    if (scripted) return scripted(request, response);
    const { status, body } = answer(vault, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = scheme === 'https' ? createHttpsServer(tls, listener) : createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  vault.address = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return vault;
}

function answer(
  vault: VaultForTests,
  { method, url = '', headers }: IncomingMessage,
): { status: number; body: unknown } {
  if (vault.sealed) return refused(503, 'Vault is sealed');
  if (headers['x-vault-token'] !== TOKEN)
    return refused(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n');
  if (headers['x-vault-namespace'] !== vault.namespace) return refused(403, 'permission denied');
  const [, mount, path] = /^\/v1\/([^/]+)\/data\/(.+)$/.exec(url) ?? [];
  if (mount === undefined || path === undefined)
    return refused(404, `no handler for route "${url}". route entry not found.`);
  if (method !== 'GET') return refused(405, '1 error occurred:\n\t* unsupported operation\n\n');
  if (path.startsWith('forbidden/')) return refused(403, '1 error occurred:\n\t* permission denied\n\n');
  const secret = vault.secrets.get(`${mount}/${path}`);
  return secret === undefined ? { status: 404, body: { errors: [] } } : found(secret);
}

function found({ values, destroyed = false }: Secret): { status: number; body: unknown } {
  const metadata = {
    created_time: '2026-01-01T00:00:00.000000000Z',
    custom_metadata: null,
    deletion_time: values === null && !destroyed ? '2026-01-02T00:00:00.000000000Z' : '',
    destroyed,
    version: 3,
  };
  const body = {
    request_id: 'r-1',
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: { data: values, metadata },
  };
  return { status: values === null ? 404 : 200, body };
}

function refused(status: number, text: string): { status: number; body: unknown } {
  return { status, body: { errors: [text] } };
}
