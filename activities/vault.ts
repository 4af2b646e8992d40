// HashiCorp Vault's KV version 2, read only: one GET for a secret, no redirects. The token is read for every request, since agents
// renew it in its file, and is never in a message; nor is anything of an answer but its status.
import { openConnections } from '../cloud/transport/open-connections.ts';
import { proxyFor } from '../cloud/transport/proxy-for.ts';
import { sendRequest, type HttpAnswer } from '../cloud/transport/send-request.ts';
import { TransportFailure } from '../cloud/transport/transport-failure.ts';
import { inTurn } from './in-turn.ts';
import { readPrivateFile } from './secret-file.ts';
import { refusal, type SecretRefusal } from './secret-refusal.ts';
import { readKvAnswer, type VaultSecret } from './vault-answer.ts';

export interface VaultSettings {
  /** Of the worker: its VAULT_TOKEN, and its proxies. */
  env: NodeJS.ProcessEnv;
  machine: string;
  address?: string;
  /** PEM, trusted beside the system's authorities. */
  caFile?: string;
  namespace?: string;
  tokenFile?: string;
  timeoutMs?: number;
  resendAfterMs?: number;
}

export interface Vault {
  /** `path` is the mount and, behind its first slash, the secret's path. Never throws. */
  read(path: string): Promise<VaultSecret>;
  close(): Promise<void>;
}

type Connections = ReturnType<typeof openConnections>;

const AT_ONCE = 8;
const TIMEOUT_MS = 10_000;
const RESEND_AFTER_MS = 500;

/** Opens nothing yet. */
export function connectVault(settings: VaultSettings): Vault {
  const turn = inTurn(AT_ONCE);
  let opened: OpenedVault | SecretRefusal | undefined;
  return {
    read: (path) =>
      turn(async () => {
        opened ??= openVault(settings);
        return opened.kind === 'opened' ? await readTwice(path, { vault: opened, settings }) : opened;
      }),
    close: async () => {
      if (opened?.kind === 'opened') await opened.connections.close();
    },
  };
}

interface OpenedVault {
  kind: 'opened';
  address: URL;
  connections: Connections;
}

function openVault({
  address,
  caFile,
  env,
  machine,
  timeoutMs = TIMEOUT_MS,
}: VaultSettings): OpenedVault | SecretRefusal {
  if (address === undefined) {
    return refusal(`${machine} knows no address of Vault`, 'Set VAULT_ADDR or secrets.vault.address');
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const problem = addressProblem(url);
  if (url === undefined || problem !== undefined) return refusal(`the address of Vault ${problem}`, ADDRESS_HINT);
  try {
    const proxy = proxyFor(url, { proxy: undefined, env });
    return { kind: 'opened', address: url, connections: openConnections(url, { timeoutMs, proxy, caFile }) };
  } catch (error) {
    return refusal(error instanceof Error ? error.message : 'unknown', 'Correct VAULT_CACERT or secrets.vault.caFile');
  }
}

const ADDRESS_HINT = 'Write VAULT_ADDR or secrets.vault.address like https://vault.example:8200';

/** Without its text: it may hold a password. */
function addressProblem(url: URL | undefined): string | undefined {
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return 'does not begin with https://';
  if (url.username !== '' || url.password !== '') return 'holds credentials';
  if (url.search !== '' || url.hash !== '') return 'has a ? or a #';
  const isLoopback = url.hostname === 'localhost' || url.hostname === '[::1]' || url.hostname.startsWith('127.');
  return url.protocol === 'http:' && !isLoopback ? 'is http, and not on this machine' : undefined;
}

interface Reading {
  vault: OpenedVault;
  settings: VaultSettings;
}

async function readTwice(path: string, reading: Reading): Promise<VaultSecret> {
  const first = await readOnce(path, reading);
  if (first.kind === 'read' || first.mayPass !== true) return first;
  await new Promise((resolve) => setTimeout(resolve, reading.settings.resendAfterMs ?? RESEND_AFTER_MS));
  return await readOnce(path, reading);
}

async function readOnce(path: string, { vault, settings }: Reading): Promise<VaultSecret> {
  const token = readToken(settings);
  if (token.kind === 'refused') return token;
  const { origin, pathname } = vault.address;
  const [mount = '', ...rest] = path.split('/');
  try {
    const answer: HttpAnswer = await sendRequest(vault.connections, {
      origin,
      method: 'GET',
      path: `${pathname.replace(/\/+$/, '')}/v1/${mount}/data/${rest.join('/')}`,
      headers: headersFor(token.text, settings),
      body: undefined,
      timeoutMs: settings.timeoutMs ?? TIMEOUT_MS,
      signal: undefined,
      onSend: () => undefined,
    });
    return readKvAnswer(answer, { mount, path: rest.join('/'), machine: settings.machine });
  } catch (error) {
    return unreached(error, settings);
  }
}

function headersFor(token: string, { namespace }: VaultSettings): Record<string, string> {
  return {
    accept: 'application/json',
    'x-vault-request': 'true',
    'x-vault-token': token,
    ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
  };
}

function readToken({ env, tokenFile, machine }: VaultSettings): { kind: 'read'; text: string } | SecretRefusal {
  const given = env['VAULT_TOKEN']?.trim();
  const read = given ? ({ kind: 'read', text: given } as const) : readTokenFile(tokenFile, machine);
  if (read.kind === 'refused' || /^[\x21-\x7e]+$/.test(read.text)) return read;
  return refusal(`the token for Vault on ${machine} is not one word`, 'Correct VAULT_TOKEN, or the file of the token');
}

function readTokenFile(file: string | undefined, machine: string): { kind: 'read'; text: string } | SecretRefusal {
  if (file === undefined) {
    return refusal(`${machine} has no token for Vault`, 'Set VAULT_TOKEN, VAULT_TOKEN_FILE or secrets.vault.tokenFile');
  }
  const read = readPrivateFile(file);
  if (read.kind === 'read') return { kind: 'read', text: read.text.trim() };
  return refusal(`the token file ${file} on ${machine} cannot be used: ${read.why}`, read.hint);
}

function unreached(error: unknown, { timeoutMs = TIMEOUT_MS }: VaultSettings): SecretRefusal {
  const code = error instanceof TransportFailure ? error.code : 'unknown';
  if (/CERT|SIGNATURE|TLS|SSL/.test(code)) {
    const hint = 'Name the certificate of its authority in VAULT_CACERT or secrets.vault.caFile';
    return refusal(`its certificate is not trusted (${code})`, hint);
  }
  const why = code === 'Timeout' ? `no answer within ${timeoutMs / 1000} s` : `it cannot be reached (${code})`;
  return { ...refusal(why, 'Check the address of Vault, and that it runs'), mayPass: true };
}
