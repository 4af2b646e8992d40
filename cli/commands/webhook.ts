// `webhook`: starts runs for signed deliveries until it is stopped. One line per request goes to stderr.
import type { SettingsFlags } from '../../config/load-settings.ts';
import type { ListenAddress } from '../../config/webhook-settings.ts';
import type { RunningWebhook } from '../../webhook/start-webhook.ts';
import { usageError } from '../command-error.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { requestLine } from '../view/request-line.ts';

export interface WebhookCommand extends SettingsFlags {
  listen?: string;
  output: 'text' | 'json';
}

export async function webhook(command: WebhookCommand, dependencies: Dependencies): Promise<ExitCode> {
  const { terminal } = dependencies;
  const interrupts = dependencies.listenForInterrupts();
  const { output, ...flags } = command;
  const server = await start(flags, dependencies);
  const { url, sources } = server;
  if (output === 'json') terminal.printJson({ ready: true, url, sources });
  else terminal.say([[`Listening on ${url} for ${sources.join(', ')}; Ctrl-C stops it`]]);
  await interrupts.stopped();
  await server.close();
  return EXIT.ok;
}

async function start(
  { listen, ...flags }: Omit<WebhookCommand, 'output'>,
  { env, terminal, loadSettings, connectRuns }: Dependencies,
): Promise<RunningWebhook> {
  const address = listen === undefined ? undefined : await addressIn(listen);
  const settings = await loadSettings(flags);
  const { startWebhook } = await import('../../webhook/start-webhook.ts');
  try {
    return await startWebhook({
      settings,
      env,
      connectRuns,
      listen: address,
      onAnswered: (entry) => terminal.say([requestLine(entry)]),
    });
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && error.syscall === 'listen') {
      throw usageError(
        `Cannot listen: ${error.message}`,
        'Choose another address with --listen; port 0 picks a free one',
      );
    }
    throw error;
  }
}

async function addressIn(text: string): Promise<ListenAddress> {
  const { listenAddress } = await import('../../config/webhook-settings.ts');
  const address = listenAddress(text);
  if (address) return address;
  throw usageError(`"${text}" is not an address to listen on`, 'Write it like 127.0.0.1:8088');
}
