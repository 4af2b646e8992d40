// How many calls a site costs, as the simulator counts them.
// `node build.mjs && node bench/calls.mjs [SITES] [GATEWAYS] [SECONDS]`: 24 sites on one gateway that is busy for 1 s after a connection
// and half of it after a route, unless told otherwise. Server, simulator and worker are its own, in a folder that it removes.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [siteCount, gatewayCount, seconds] = [24, 1, 1].map((usual, at) => Number(process.argv[2 + at] ?? usual));
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), 'causeway-calls-'));
const { PATH, HOME } = process.env;
const place = { cwd, env: { PATH, HOME, CAUSEWAY_HOME: join(cwd, 'home') } };
const gatewayIds = Array.from({ length: gatewayCount }, (_, at) => `vpn-hub${String(at).padStart(18, '0')}`);

writeFileSync(join(cwd, 'simulator.json'), JSON.stringify(cloud()));
writeFileSync(join(cwd, 'plan.json'), JSON.stringify(plan()));
const stack = spawn(process.execPath, [cli, 'dev', '--output', 'json', '--simulator-config', 'simulator.json'], {
  ...place,
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [line] = await once(createInterface({ input: stack.stdout }), 'line');
  const { control } = JSON.parse(line).simulator;
  const report = apply();
  const { actions } = await (await fetch(`${control}/stats`)).json();
  print(report, actions);
} finally {
  const ended = once(stack, 'exit');
  stack.kill();
  await ended;
  rmSync(cwd, { recursive: true, force: true });
}

function cloud() {
  const gateways = gatewayIds.map((id) => ({
    id,
    region: 'cn-hangzhou',
    vpc: 'vpc-hub00000000000000000a',
    status: 'active',
  }));
  return { durations: { connection: `${seconds * 1000}ms`, route: `${seconds * 500}ms` }, gateways };
}

/** JSON is YAML. */
function plan() {
  return {
    version: 1,
    name: 'calls',
    cloud: { region: 'cn-hangzhou' },
    gateways: Object.fromEntries(gatewayIds.map((id, at) => [`hub-${at}`, { id }])),
    defaults: { cloudSubnets: ['172.16.0.0/16'], psk: { derive: 'calls', epoch: 1 } },
    sites: Array.from({ length: siteCount }, (_, at) => ({
      name: `site-${at}`,
      gateway: `hub-${at % gatewayCount}`,
      address: `203.0.${113 + Math.floor(at / 250)}.${1 + (at % 250)}`,
      siteSubnets: [`10.${Math.floor(at / 250)}.${at % 250}.0/24`],
    })),
  };
}

function apply() {
  const order = ['apply', 'plan.json', '--auto-approve', '--output', 'json'];
  const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...order], { ...place, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The plan was not applied: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

function print({ startedAt, finishedAt }, actions) {
  let [total, refused] = [0, 0];
  for (const [action, { total: calls, codes }] of Object.entries(actions)) {
    total += calls;
    refused += calls - (codes.OK ?? 0);
    console.log(
      `${action.padEnd(28)} ${String(calls).padStart(6)}  ${(calls / siteCount).toFixed(2).padStart(6)} a site`,
    );
  }
  const floorSeconds = Math.ceil(siteCount / gatewayCount) * seconds * 1.5;
  const makespanSeconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  console.log(
    `${siteCount} sites, ${gatewayCount} gateways: ${(total / siteCount).toFixed(2)} calls a site, ${refused} refused; ` +
      `${makespanSeconds.toFixed(1)} s, ${(makespanSeconds / floorSeconds).toFixed(2)} × the gateways’ own time`,
  );
}
