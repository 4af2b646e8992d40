// 1,000 signed deliveries, a fifth of them copies, of 8 plans, to two server processes at once: how long an answer takes, how much memory
// the servers have, and whether any plan ever had two runs open or any delivery began two. `npm run bench:webhook [deliveries]`.
// It uses the stack of CAUSEWAY_HOME and the owner of CAUSEWAY_OWNER where given, else one of its own.
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';

const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const PLANS = 8;
const COPIES = 0.2;
const SENDERS = 16;
const key = randomBytes(32);

const count = Number(process.argv[2] ?? 1_000);
const folder = mkdtempSync(join(tmpdir(), 'causeway-bench-'));
const home = process.env.CAUSEWAY_HOME ?? join(folder, '.causeway');
const owner = process.env.CAUSEWAY_OWNER ?? 'default';
const { PATH, HOME } = process.env;
const env = { PATH, HOME, CAUSEWAY_HOME: home, CAUSEWAY_OWNER: owner, SECRET: `whsec_${key.toString('base64')}` };
const children = [];
try {
  furnish();
  if (process.env.CAUSEWAY_HOME === undefined) await startOwnStack();
  const servers = [await startServer(), await startServer()];
  const answers = await sendAll(servers, deliveries());
  const runs = await runsOnServer(answers);
  report({ answers, runs, servers });
} finally {
  for (const child of children.toReversed()) await stopped(child);
  rmSync(folder, { recursive: true, force: true });
}

function furnish() {
  mkdirSync(join(folder, 'plans'));
  writeFileSync(
    join(folder, 'causeway.config.yaml'),
    `webhook:
  sources:
    bench:
      kind: standard-webhooks
      secrets: [{ env: SECRET }]
      ratePerMinute: 1000000
      rules: [{ event: change.approved, do: apply, plan: { path: data.plan }, ticket: { path: data.ticket } }]
`,
  );
  for (let n = 0; n < PLANS; n++) writeFileSync(join(folder, `plans/bench-${n}.yaml`), planText(n));
}

function planText(n) {
  return `version: 1
name: bench-${n}
cloud: { region: cn-hangzhou }
gateways: { hub: { id: vpn-hub0000000000000000${n % 2 === 0 ? 'a' : 'b'} } }
sites:
  - name: site
    gateway: hub
    address: 203.0.113.${n + 1}
    siteSubnets: [10.${100 + n}.0.0/24]
    cloudSubnets: [172.16.0.0/16]
    psk: { derive: bench }
`;
}

async function startOwnStack() {
  writeFileSync(join(folder, 'simulator.yaml'), 'durations: { connection: 100ms, route: 50ms }\n');
  await firstLine(['dev', '--output', 'json', '--simulator-config', 'simulator.yaml']);
}

async function startServer() {
  const { line, pid } = await firstLine(['webhook', '--listen', '127.0.0.1:0', '--output', 'json']);
  return { pid, url: JSON.parse(line).url };
}

async function firstLine(args) {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  child.stderr.on('data', (chunk) => void (said += chunk));
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit')]);
  if (typeof line !== 'string') throw new Error(`causeway ${args[0]} ended before it was ready:\n${said}`);
  return { line, pid: child.pid };
}

/** Each copy comes after its original, sooner or later, to either server. */
function deliveries() {
  const made = [];
  for (let n = 0; n < count; n++) {
    const isCopy = n > 0 && n % Math.round(1 / COPIES) === 0;
    const original = made[Math.floor(Math.random() * made.length)];
    made.push(isCopy ? original : deliveryOf(n));
  }
  return made;
}

function deliveryOf(n) {
  const id = `msg_${owner}_${n}`;
  const body = JSON.stringify({ type: 'change.approved', data: { plan: `bench-${n % PLANS}`, ticket: `BENCH-${n}` } });
  return { id, body };
}

async function sendAll(servers, toSend) {
  const answers = [];
  const queue = toSend.entries();
  const sender = async () => {
    for (const [n, delivery] of queue) answers.push(await send(servers[n % servers.length], delivery));
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return answers;
}

async function send({ url }, { id, body }) {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  };
  const since = performance.now();
  const response = await fetch(`${url}/hooks/bench`, { method: 'POST', body, headers });
  const { runId, error } = await response.json();
  return { id, status: response.status, runId, code: error?.code, ms: performance.now() - since };
}

/** Every run of ours as the server's index has it, once it has all that were accepted. */
async function runsOnServer(answers) {
  const wanted = new Set(answers.filter(({ status }) => status === 202).map(({ runId }) => runId));
  const { temporal } = JSON.parse(readFileSync(join(home, 'stack.json'), 'utf8'));
  const connection = await Connection.connect({ address: temporal.address });
  const { workflow } = new Client({ connection });
  const query = `WorkflowType='run' AND CausewayOwner='${owner}'`;
  const deadline = Date.now() + 60_000;
  for (;;) {
    const runs = [];
    for await (const { workflowId, runId, startTime, closeTime } of workflow.list({ query })) {
      runs.push({ workflowId, runId, startTime, closeTime });
    }
    const isComplete = runs.filter(({ runId }) => wanted.has(runId)).length === wanted.size;
    const isOver = runs.every(({ closeTime }) => closeTime !== undefined);
    if (isComplete && isOver) return await connection.close().then(() => runs);
    if (Date.now() > deadline) throw new Error('The index does not show every run that was accepted as over');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function report({ answers, runs, servers }) {
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const accepted = answers.filter(({ status }) => status === 202);
  const result = {
    deliveries: count,
    distinct: new Set(answers.map(({ id }) => id)).size,
    answers: tally(answers.map(({ status, code }) => (code === undefined ? `${status}` : `${status} ${code}`))),
    runs: runs.length,
    runsThatNobodyWasToldOf: runs.filter(({ runId }) => accepted.every((it) => it.runId !== runId)).length,
    deliveriesWithTwoRuns: withTwoRuns(accepted),
    plansWithTwoOpenRuns: overlaps(runs),
    p50Ms: Math.round(times[Math.floor(times.length * 0.5)]),
    p99Ms: Math.round(times[Math.floor(times.length * 0.99)]),
    maxMs: Math.round(times.at(-1)),
    rssMb: servers.map(({ pid }) => residentMegabytes(pid)),
  };
  console.log(JSON.stringify(result, null, 2));
}

function tally(words) {
  const counts = {};
  for (const word of words.toSorted()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function withTwoRuns(accepted) {
  const runsById = new Map();
  for (const { id, runId } of accepted) runsById.set(id, (runsById.get(id) ?? new Set()).add(runId));
  return [...runsById.values()].filter(({ size }) => size > 1).length;
}

function overlaps(runs) {
  const byStart = runs.toSorted((a, b) => a.startTime - b.startTime);
  return byStart.filter((run, n) =>
    byStart.slice(n + 1).some((it) => it.workflowId === run.workflowId && it.startTime < run.closeTime),
  ).length;
}

/** At its highest, where the system says so. */
function residentMegabytes(pid) {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return null;
  }
}

async function stopped(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
