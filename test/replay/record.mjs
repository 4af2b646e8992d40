// Records histories from a real server, simulator and worker: one file for each scenario, with every execution that took part.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { loadSettings } from '../../dist/config/load-settings.js';
import { connectRuns } from '../../dist/runs/connect-runs.js';
import { withLocalStack } from '../../dist/worker/local-stack/run-dev.js';
import { cleanEnvironment } from '../../dist/worker/processes/clean-environment.js';
import { scenarios } from './scenarios.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(ROOT, 'dist/cli/main.js');

export async function record(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const home = mkdtempSync(join(tmpdir(), 'causeway-record-'));
  const simulatorConfigFile = join(home, 'simulator.yaml');
  writeFileSync(simulatorConfigFile, 'durations: { connection: 400ms, route: 150ms }\n');
  const say = (text) => process.stderr.write(`${text}\n`);
  const command = [process.execPath, CLI];
  const stack = { home, simulatorConfigFile, command, isFresh: true, env: process.env, onProgress: say, onDeath: say };
  try {
    await withLocalStack(stack, async ({ addresses }) => {
      for (const [name, play] of Object.entries(scenarios)) {
        say(`Recording ${name}`);
        const histories = await recorded(addresses, { name, play });
        writeFileSync(join(folder, `${name}.json.gz`), gzipSync(JSON.stringify(histories), { level: 9 }));
      }
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Every scenario plays a plan of its own, from nothing to nothing: what was started meanwhile is its own too. */
async function recorded({ home, temporal, simulator }, { name, play }) {
  const env = { ...cleanEnvironment(process.env), CAUSEWAY_HOME: home };
  const runs = await connectRuns(loadSettings({ env, cwd: home }), 'default');
  const client = new Client({ connection: await Connection.connect({ address: temporal.address }) });
  try {
    const since = new Date(Date.now() - 1).toISOString();
    const { control } = simulator;
    const lastSeq = (await effectsAfter(control, 0)).at(-1)?.seq ?? 0;
    await play(new Play({ plan: name, runs, client, control, lastSeq }));
    await untilNothingRuns(client, since);
    return await historiesSince(client, since);
  } finally {
    await runs.close();
    await client.connection.close();
  }
}

async function historiesSince(client, since) {
  const histories = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: `StartTime > '${since}'` })) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push({ workflowId, history: JSON.parse(impersonal(historyToJSON(history))) });
  }
  return histories.toSorted((a, b) => (a.workflowId < b.workflowId ? -1 : 1));
}

/** Nothing of the machine on which it was recorded. */
function impersonal(text) {
  return text.replaceAll(ROOT, '/').replaceAll(hostname(), 'machine');
}

async function untilNothingRuns(client, since) {
  await until('nothing to run', async () => {
    const { count } = await client.workflow.count(`StartTime > '${since}' AND ExecutionStatus = 'Running'`);
    return Number(count) === 0;
  });
}

/** What a scenario does to a plan of its own. */
class Play {
  constructor({ plan, runs, client, control, lastSeq }) {
    Object.assign(this, { plan, runs, client, control, lastSeq });
  }

  topology(links, rollout) {
    return {
      version: 1,
      plan: this.plan,
      cloud: { account: 'default', region: 'cn-hangzhou' },
      gateways: [...new Set(links.map(({ gatewayId: id }) => id))].map((id) => ({ name: id, id })),
      links,
      rollout,
    };
  }

  async ended(handle, outcome) {
    const report = await this.runs.follow(await handle);
    if (report.outcome !== outcome) throw new Error(`${this.plan} ended ${report.outcome}, not ${outcome}`);
    return report;
  }

  async made(count) {
    await until(`${count} connections`, async () => {
      const effects = await effectsAfter(this.control, this.lastSeq);
      return effects.filter(({ action }) => action === 'CreateVpnConnection').length >= count;
    });
  }

  async refuse(action, param) {
    const match = { action, ...(param && { param }) };
    const fault = { match, fault: 'error-before-effect', status: 403, code: 'Forbidden', times: 'always' };
    await fetch(`${this.control}/faults`, { method: 'POST', body: JSON.stringify(fault) });
  }

  async forgive() {
    await fetch(`${this.control}/faults`, { method: 'DELETE' });
  }
}

async function effectsAfter(control, seq) {
  const text = await (await fetch(`${control}/effects?after=${seq}`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function until(what, isTrue, timeoutMs = 60_000) {
  const deadline = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
