// How long a plan of 1,000, 10,000 and 50,000 sites takes to be read, expanded and checked, from YAML and from CSV, and how much
// memory; and how long documents take that were made to take long. Each case is a process of its own. `npm run bench:plan`; times
// depend on the machine, ratios hardly.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HOSTILE_PLANS } from './hostile-plans.mjs';

const SIZES = [1_000, 10_000, 50_000];
const ROUNDS = 5;

const [kind, ...rest] = process.argv.slice(2);
if (kind === undefined) compare();
else if (kind === 'hostile') await attack(rest.join(' '));
else await measure(rest[0]);

function compare() {
  const scratch = mkdtempSync(join(tmpdir(), 'causeway-bench-'));
  try {
    console.log(
      'source  sites   median ms  of processor  per site, to 1,000 sites  peak MB  of these for sites  result',
    );
    for (const source of ['yaml', 'csv']) {
      const empty = run(source, 1, scratch);
      const measured = SIZES.map((sites) => ({ sites, ...run(source, sites, scratch) }));
      for (const one of measured) console.log(row(source, one, { first: measured[0], empty }));
    }
    console.log('\nms  of processor  a document of up to 5 MB that is made to take long');
    for (const name of Object.keys(HOSTILE_PLANS)) console.log(runHostile(name));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function run(source, sites, scratch) {
  writePlan(source, sites, scratch);
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), source, scratch]);
  if (status !== 0) throw new Error(`The case ${source} ${sites} failed: ${String(stderr)}`);
  return JSON.parse(stdout);
}

function row(source, { sites, ms, cpuMs, megabytes, result }, { first, empty }) {
  const ratio = cpuMs / sites / (first.cpuMs / first.sites);
  return [
    source.padEnd(6),
    String(sites).padStart(6),
    ms.toFixed(0).padStart(11),
    cpuMs.toFixed(0).padStart(13),
    `${ratio.toFixed(2)} ×`.padStart(25),
    String(megabytes).padStart(8),
    String(megabytes - empty.megabytes).padStart(19),
    ` ${result}`,
  ].join(' ');
}

function runHostile(name) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'hostile', name]);
  if (status !== 0) throw new Error(`The document ${name} ended in something else than issues: ${String(stderr)}`);
  const { ms, cpuMs, issues } = JSON.parse(stdout);
  return `${ms.toFixed(0).padStart(6)} ${cpuMs.toFixed(0).padStart(6)}  ${name}: ${issues}`;
}

async function attack(name) {
  const { parsePlan } = await import('../dist/topology/parse-plan.js');
  const text = HOSTILE_PLANS[name]();
  const before = process.cpuUsage();
  const start = performance.now();
  const { issues } = parsePlan(text, { file: 'plan.yaml' });
  const { user, system } = process.cpuUsage(before);
  const codes = [...new Set(issues.map(({ code }) => code))].slice(0, 3).join(', ') || 'no issue';
  const result = { ms: performance.now() - start, cpuMs: (user + system) / 1000, issues: codes };
  console.log(JSON.stringify(result));
}

async function measure(scratch) {
  const { readPlan } = await import('../dist/config/read-plan.js');
  const [times, processor] = [[], []];
  let read;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    const start = performance.now();
    read = readPlan(join(scratch, 'plan.yaml'));
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
  }
  const errors = read.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  const result = read.topology === undefined ? `refused: ${errors[0]}` : `${read.topology.links.length} links`;
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ ms: median(times), cpuMs: median(processor), megabytes, result }));
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function writePlan(source, sites, scratch) {
  const rows = Array.from({ length: sites }, (_, i) => siteAt(i));
  const head = `version: 1
name: bench
cloud: { region: cn-hangzhou }
gateways: { hub-a: { id: vpn-a } }
defaults: { gateway: hub-a, cloudSubnets: [172.16.0.0/16], psk: { derive: bench } }
profiles: { small: { ike: { lifetimeSeconds: 28800 } } }
`;
  const yaml = rows.map(
    ([name, address, lan]) => `  - { name: ${name}, profiles: [small], address: ${address}, siteSubnets: [${lan}] }\n`,
  );
  const table =
    '  - { csv: sites.csv, profiles: [small], columns: { name: Name, address: Address, siteSubnets: LAN } }\n';
  const text = source === 'yaml' ? `${head}sites:\n${yaml.join('')}` : `${head}sitesFrom:\n${table}`;
  writeFileSync(join(scratch, 'plan.yaml'), text);
  writeFileSync(
    join(scratch, 'sites.csv'),
    `Name,Address,LAN\n${rows.map((cells) => `${cells.join(',')}\n`).join('')}`,
  );
}

function siteAt(index) {
  const [high, low] = [Math.floor(index / 256), index % 256];
  return [`s${index}`, `203.${Math.floor(high / 256)}.${high % 256}.${low}`, `10.${high}.${low}.0/24`];
}
