// What docs/ticketing.md prints, typed as it is printed: the configuration, the signed curl, the search by ticket.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunReport } from '../../../runs/report.ts';
import { Stage } from '../../engine/stage.ts';
import { anIssue } from '../a-door.ts';
import { environmentOf, furnish, openLiveDoor, type LiveDoor } from './a-live-door.ts';

const guide = readFileSync(new URL('../../../docs/ticketing.md', import.meta.url), 'utf8');
const [config = ''] = blocks('yaml');
const [secrets = '', sending = '', searching = ''] = blocks('sh');
const CAUSEWAY = new URL('../../../dist/cli/main.js', import.meta.url).pathname;

let stage: Stage;
let door: LiveDoor;
let env: Record<string, string>;

beforeAll(async () => {
  stage = await Stage.open();
  furnish(stage, { config });
  const [exporting = ''] = secrets.split('\n');
  const made = await typed(`${exporting}\nprintf '%s %s' "$TICKETS_SECRET" "$FORGE_SECRET"`, environmentOf(stage));
  const [TICKETS_SECRET = '', FORGE_SECRET = ''] = made.split(' ');
  env = { TICKETS_SECRET, FORGE_SECRET };
  door = await openLiveDoor(stage, env);
});

afterAll(async () => {
  await door?.stop();
  await stage?.close();
});

test('the curl of the guide, sent twice as printed, starts one run, and it ends as applied', async () => {
  const said = await typed(sending, { ...environmentOf(stage), ...env, CAUSEWAY_DOOR: door.url });
  const answers = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { runId: string; statusUrl: string });
  expect(answers).toHaveLength(2);
  expect(answers[1]).toEqual(answers[0]);
  expect(await endOf(answers[0]!.statusUrl)).toEqual({ runId: answers[0]!.runId, state: 'applied' });

  const again = await typed(sending.replace('"msg_$(openssl rand -hex 8)"', '"msg_again"'), {
    ...environmentOf(stage),
    ...env,
    CAUSEWAY_DOOR: door.url,
  });
  expect(again.split('\n')[0]).not.toContain(answers[0]!.runId);
  await endOf((JSON.parse(again.split('\n')[0] ?? '') as { statusUrl: string }).statusUrl);
  expect(await runsOf('hub-and-spoke')).toHaveLength(2);
});

test('status --ticket finds the run, as the guide says', async () => {
  const command = searching.trim().replace('npx causeway', `"${process.execPath}" "${CAUSEWAY}"`);
  const report = JSON.parse(await typed(`${command} --output json`, environmentOf(stage))) as RunReport;
  expect(report).toMatchObject({
    plan: 'hub-and-spoke',
    owner: stage.owner,
    outcome: 'unchanged',
    sites: { total: 6, unchanged: 6 },
  });
  expect(report.links).toHaveLength(6);
});

test('a label on a GitHub issue, with the rules of the guide, does the same; a replay under a new id finds its run', async () => {
  const body = JSON.stringify({
    action: 'labeled',
    label: { name: 'causeway:apply' },
    issue: {
      title: 'hub-and-spoke',
      html_url: 'https://forge.example/retail/net/issues/7',
      labels: [{ name: 'causeway:apply' }],
    },
  });
  const issue = anIssue({ body, secret: env['FORGE_SECRET']! });
  const post = async (request: { body: string; headers: Record<string, string> }) => {
    const response = await fetch(`${door.url}/hooks/forge`, { method: 'POST', ...request });
    return { status: response.status, ...((await response.json()) as { runId: string; statusUrl: string }) };
  };
  expect(await stage.destroy('hub-and-spoke')).toMatchObject({ outcome: 'removed' });
  const before = (await runsOf('hub-and-spoke')).length;
  const first = await post(issue);
  const second = await post(issue);
  expect(first).toMatchObject({ status: 202 });
  expect(second).toEqual(first);
  expect(await endOf(first.statusUrl)).toMatchObject({ state: 'applied' });
  expect(await post({ body, headers: { ...issue.headers, 'x-github-delivery': 'replayed' } })).toEqual(first);
  expect(await post({ body: body.replace('labeled', 'labelef'), headers: issue.headers })).toMatchObject({
    status: 401,
  });
  expect(await runsOf('hub-and-spoke')).toHaveLength(before + 1);
  expect(door.log()).not.toContain(env['FORGE_SECRET']);
});

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);
}

async function typed(script: string, environment: Record<string, string>): Promise<string> {
  const shell = spawn('sh', ['-eu', '-c', script], { cwd: stage.home, env: environment });
  let [stdout, stderr] = ['', ''];
  shell.stdout.on('data', (chunk: Buffer) => void (stdout += chunk.toString()));
  shell.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()));
  const [code] = (await once(shell, 'close')) as [number];
  if (code !== 0) throw new Error(`It ended with ${code}: ${stderr}`);
  return stdout;
}

async function endOf(statusUrl: string): Promise<{ runId: string; state: string }> {
  let now = { runId: '', state: 'running' };
  await stage.until(`the end of ${statusUrl}`, async () => {
    now = (await (await fetch(statusUrl)).json()) as typeof now;
    return now.state !== 'running';
  });
  return now;
}

/** By the server's index, which lags: whoever counts has waited for the last one to end. */
async function runsOf(plan: string): Promise<string[]> {
  return await stage.workflowIds(`WorkflowType='run' AND CausewayPlan='${plan}'`);
}
