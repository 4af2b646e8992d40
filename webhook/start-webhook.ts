// The webhook server: requests in, answers and a line for the log out. Loopback unless told otherwise.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Settings } from '../config/load-settings.ts';
import type { ListenAddress, WebhookSettings } from '../config/webhook-settings.ts';
import { isLoopback } from '../config/endpoint.ts';
import { refusal, type Answer } from './answer.ts';
import { ConnectedRuns, type Connect } from './connected-runs.ts';
import type { Door } from './door.ts';
import { bracketed, closed, limitedServer, listening, urlOf } from './http-server.ts';
import { LIMITS, type Limits } from './limits.ts';
import { loadSources } from './load-sources.ts';
import { RateLimiter } from './rate-limiter.ts';
import { BodyReader } from './read-body.ts';
import { route } from './route.ts';

export interface WebhookOptions {
  settings: Settings;
  env: NodeJS.ProcessEnv;
  connectRuns: Connect;
  /** Instead of the configured one; port 0 picks a free one. */
  listen?: ListenAddress | undefined;
  onAnswered?: (entry: AnsweredRequest) => void;
  limits?: Partial<Limits>;
  now?: () => number;
}

/** For the log. It holds nothing of a body, and of headers only the id of a delivery that was verified. */
export interface AnsweredRequest {
  method: string;
  /** Shortened; as it came. */
  path: string;
  status: number;
  ms: number;
  delivery?: string;
  note?: string;
}

export interface RunningWebhook {
  url: string;
  sources: string[];
  /** Answers what is under way first. */
  close(): Promise<void>;
}

const MAX_LOGGED_PATH = 80;

/** Throws ConfigurationError when the section, a secret or a certificate cannot be used, and what `listen` throws. */
export async function startWebhook(options: WebhookOptions): Promise<RunningWebhook> {
  const { settings, env, connectRuns, now = Date.now } = options;
  const webhook = settings.webhook ?? noSource('webhook section');
  if (webhook.sources.length === 0) noSource('source in webhook.sources');
  const listen = options.listen ?? webhook.listen;
  refuseClearText(webhook, listen);
  const limits = { ...LIMITS, ...options.limits };
  const runs = new ConnectedRuns(settings, connectRuns);
  let url = '';
  const door: Door = {
    settings,
    runs,
    limits,
    now,
    sources: await loadSources(webhook.sources, env),
    rates: new RateLimiter(),
    bodies: new BodyReader({ maxBytes: limits.maxBodyBytes, maxTotalBytes: limits.maxBodiesBytes }),
    publicUrl: () => webhook.publicUrl ?? url,
  };
  const server = limitedServer({ tls: webhook.tls, limits }, (request, response) => {
    void serve({ request, response, door, onAnswered: options.onAnswered });
  });
  await listening(server, listen);
  url = urlOf(server, webhook.tls);
  runs.ofAny().catch(() => undefined); // the first delivery should not wait for a connection; it tries again anyway
  const close = async (): Promise<void> => {
    await closed(server);
    await runs.close();
  };
  return { url, sources: [...door.sources.keys()], close };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  door: Door;
  onAnswered: WebhookOptions['onAnswered'];
}

async function serve({ request, response, door, onAnswered }: Exchange): Promise<void> {
  const since = performance.now();
  const answer = await route(request, door).catch((error: unknown) => refusal(500, 'failed', { note: String(error) }));
  send(response, answer);
  const { status, delivery, note } = answer;
  onAnswered?.({
    method: request.method ?? '',
    path: (request.url ?? '').split('?')[0]?.slice(0, MAX_LOGGED_PATH) ?? '',
    status,
    ms: Math.round(performance.now() - since),
    ...(delivery !== undefined && { delivery }),
    ...(note !== undefined && { note }),
  });
}

function send(response: ServerResponse, { status, body, retryAfterSeconds }: Answer): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    // Kept ones race with the next request when they are closed, and a delivery without an answer is the worst of all.
    connection: 'close',
  });
  response.end(text);
}

function noSource(missing: string): never {
  throw new ConfigurationError(`The configuration has no ${missing}: nobody could send anything`, {
    hint: 'Add webhook.sources to causeway.config.yaml, as docs/ticketing.md shows',
  });
}

/** A reverse proxy on another machine is a reason, and has to be said. */
function refuseClearText({ tls, allowInsecureHttp }: WebhookSettings, { host }: ListenAddress): void {
  if (tls !== undefined || allowInsecureHttp || isLoopback(`http://${bracketed(host)}`)) return;
  throw new ConfigurationError(`Cannot listen on ${host} without TLS: others could read what tickets say`, {
    hint: 'Set webhook.tls, or webhook.allowInsecureHttp: true behind a proxy that has it',
  });
}
