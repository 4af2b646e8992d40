// A local stack for tests: the one of CAUSEWAY_HOME when `npm run test:cli` is told of one, else a `dev` of its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startCauseway } from './real-command.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Home of a stack that is up already; empty or missing: none. */
    givenHome?: string;
  }
}

export interface StackForTests {
  home: string;
  /** How many mutations the cloud has accepted so far. */
  effects(): Promise<number>;
  connectionIds(): Promise<string[]>;
  /** A foreign hand keeps the gateway busy for so long; 0 frees it. */
  keepBusy(gatewayId: string, ms: number | 'forever'): Promise<void>;
  close(): Promise<void>;
}

const FAST = '{ durations: { connection: 300ms, route: 200ms, negotiation: 100ms } }';

export async function openStack(): Promise<StackForTests> {
  const given = inject('givenHome');
  return given === undefined || given === '' ? ownStack() : stackAt(given, () => Promise.resolve());
}

async function ownStack(): Promise<StackForTests> {
  const home = mkdtempSync(join(tmpdir(), 'causeway-cli-stack-'));
  const config = join(home, 'simulator.yaml');
  writeFileSync(config, FAST);
  const dev = startCauseway(['dev', '--output', 'json', '--simulator-config', config], {
    env: { CAUSEWAY_HOME: home },
  });
  await dev.said(/"taskQueue"/);
  return stackAt(home, async () => {
    dev.kill('SIGTERM');
    await dev.ended;
    rmSync(home, { recursive: true, force: true });
  });
}

function stackAt(home: string, close: () => Promise<void>): StackForTests {
  const stack = JSON.parse(readFileSync(join(home, 'stack.json'), 'utf8')) as { simulator: { control: string } };
  const ask = async (path: string): Promise<string> => (await fetch(`${stack.simulator.control}${path}`)).text();
  return {
    home,
    close,
    keepBusy: async (gatewayId, ms) => {
      const body = JSON.stringify({ op: 'busy', gatewayId, ms });
      const { ok } = await fetch(`${stack.simulator.control}/world`, { method: 'POST', body });
      if (!ok) throw new Error(`The simulator cannot keep ${gatewayId} busy`);
    },
    effects: async () => (await ask('/effects')).split('\n').filter((line) => line !== '').length,
    connectionIds: async () => {
      const { vpnConnections } = JSON.parse(await ask('/inventory')) as {
        vpnConnections: { VpnConnectionId: string }[];
      };
      return vpnConnections.map(({ VpnConnectionId }) => VpnConnectionId);
    },
  };
}
