// A webhook server on a free port, with a plan in its folder, and runs that only write down what they are asked for.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished } from 'vitest';
import { loadSettings } from '../../config/load-settings.ts';
import type { Runs } from '../../runs/connect-runs.ts';
import { startWebhook, type AnsweredRequest, type WebhookOptions } from '../../webhook/start-webhook.ts';

export const TICKETS_SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes....').toString('base64')}`;
export const GITHUB_SECRET = 'a github secret of many bytes';

export const PLAN = `version: 1
name: hub-and-spoke
cloud: { region: cn-hangzhou }
gateways: { hub-a: { id: vpn-hub0000000000000000a } }
defaults: { cloudSubnets: [172.16.0.0/16], psk: { derive: test } }
sites:
  - { name: oslo, gateway: hub-a, address: 192.0.2.1, siteSubnets: [10.200.0.0/24] }
`;

export const CONFIG = `owner: retail
accounts: { default: { endpoint: http://127.0.0.1:1 } }
webhook:
  sources:
    tickets:
      kind: standard-webhooks
      secrets: [{ env: TICKETS_SECRET }]
      rules:
        - { event: change.approved, do: apply, plan: { path: data.plan }, ticket: { path: data.ticket } }
        - { event: change.withdrawn, do: destroy, plan: { path: data.plan } }
    forge:
      kind: github
      secrets: [{ file: github.secret }]
      rules:
        - event: issues
          when:
            - { path: action, equals: labeled }
            - { path: label.name, equals: 'causeway:apply' }
            - { path: issue.labels, label: network }
          do: apply
          plan: { path: issue.title }
          ticket: { path: issue.number }
`;

type Ordered = Parameters<Runs['deliver']>;

export interface DoorForTests {
  url: string;
  log: AnsweredRequest[];
  /** What the runs were asked to start. */
  orders: { kind: string; plan: string; ticket?: string; keys: string[]; digest: string }[];
  post(source: string, request: { body: string | Buffer; headers: Record<string, string> }): Promise<Answered>;
  get(path: string): Promise<Answered>;
  /** Writes bytes as they are, and resolves with all that comes back until the server hangs up. */
  raw(...chunks: (string | Buffer)[]): Promise<string>;
  close(): Promise<void>;
}

export interface Answered {
  status: number;
  headers: Headers;
  body: { error?: { code: string; [more: string]: unknown }; [more: string]: unknown };
}

interface Setup extends Partial<Pick<WebhookOptions, 'limits' | 'now' | 'listen'>> {
  config?: string;
  files?: Record<string, string>;
  env?: NodeJS.ProcessEnv;
  runs?: Partial<Runs>;
  connect?: WebhookOptions['connectRuns'];
}

export async function openDoor({
  config = CONFIG,
  files = {},
  env,
  runs,
  connect,
  ...options
}: Setup = {}): Promise<DoorForTests> {
  const cwd = folderWith({
    'causeway.config.yaml': config,
    'github.secret': `${GITHUB_SECRET}\n`,
    'plans/hub-and-spoke.yaml': PLAN,
    ...files,
  });
  const orders: DoorForTests['orders'] = [];
  const fake = fakeRuns(orders, runs);
  const log: AnsweredRequest[] = [];
  const server = await startWebhook({
    settings: loadSettings({ env: {}, cwd }),
    env: env ?? { TICKETS_SECRET },
    connectRuns: connect ?? (() => Promise.resolve(fake)),
    listen: { host: '127.0.0.1', port: 0 },
    onAnswered: (entry) => log.push(entry),
    ...options,
  });
  onTestFinished(() => server.close());
  const { url } = server;
  return {
    url,
    log,
    orders,
    close: () => server.close(),
    post: async (source, { body, headers }) =>
      answered(await fetch(`${url}/hooks/${source}`, { method: 'POST', body, headers })),
    get: async (path) => answered(await fetch(`${url}${path}`)),
    raw: (...chunks) => rawExchange(Number(new URL(url).port), chunks),
  };
}

export function fakeRuns(orders: DoorForTests['orders'], answers: Partial<Runs> = {}): Runs {
  const deliver = async (...[{ kind, topology }, { keys, digest, ticket }]: Ordered) => {
    orders.push({ kind, plan: topology.plan, keys, digest, ...(ticket !== undefined && { ticket }) });
    const run = { workflowId: `run/retail/${topology.plan}`, runId: RUN_ID, plan: topology.plan, temporalUi: null };
    return await Promise.resolve({ kind: 'started' as const, run });
  };
  return { deliver, ping: () => Promise.resolve(), close: () => Promise.resolve(), ...answers } as Runs;
}

export const RUN_ID = '01a206ff-20b1-7343-bc23-d30eec7f3c13';

/** What a ticketing system sends when a change is approved. */
export function aTicket({
  id = `msg_${Math.random().toString(36).slice(2)}`,
  at = new Date(),
  secret = TICKETS_SECRET,
  body = JSON.stringify({ type: 'change.approved', data: { plan: 'hub-and-spoke', ticket: 'CHG-1042' } }),
}: { id?: string; at?: Date; secret?: string; body?: string } = {}): { body: string; headers: Record<string, string> } {
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return { body, headers };
}

/** What GitHub sends when somebody puts a label on an issue. */
export function anIssue({
  id = `${Math.random().toString(16).slice(2)}-cc78-11e3`,
  title = 'hub-and-spoke',
  label = 'causeway:apply',
  secret = GITHUB_SECRET,
  body = JSON.stringify({
    action: 'labeled',
    label: { name: label },
    issue: { number: 7, title, labels: [{ name: 'network' }, { name: label }] },
  }),
} = {}): { body: string; headers: Record<string, string> } {
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': id,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  return { body, headers };
}

/** The short patience that a test asks for holds here too: when the machine stood still, the server hangs up and is asked again. */
export async function expectAccepted(door: DoorForTests): Promise<void> {
  const deadline = performance.now() + 20_000;
  let answer: Answered | undefined;
  do answer = await door.post('tickets', aTicket()).catch(() => undefined);
  while (answer === undefined && performance.now() < deadline);
  expect(answer).toMatchObject({ status: 202 });
}

export function requestText(
  path: string,
  { body, headers }: { body: string; headers: Record<string, string> },
): string {
  const lines = Object.entries({ host: 'door', 'content-length': String(Buffer.byteLength(body)), ...headers });
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

async function answered(response: Response): Promise<Answered> {
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answered['body'] };
}

async function rawExchange(port: number, chunks: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk: Buffer) => void (heard += chunk.toString('latin1')));
  socket.on('error', () => undefined); // the server may hang up while we write
  const closed = once(socket, 'close');
  for (const chunk of chunks) socket.write(chunk);
  await closed;
  return heard;
}

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-webhook-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  return folder;
}
