// How fast the simulator answers signed reads with 1,000 connections present, and whether its memory grows with them.
// Usage, after a build: node bench/simulator.mjs [reads, 1000000 unless told]. One process serves, this one asks.
import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const reads = Number(process.argv[2] ?? 1_000_000);
const connectionCount = 1000;
const concurrency = 32;
const gateway = 'vpn-hub0000000000000000a';
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const agent = new Agent({ keepAlive: true, maxSockets: concurrency });

const server = spawn(process.execPath, [cli, 'simulate', '--port', '0', '--control-port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});

try {
  const { endpoint, control } = await ready();
  const connections = await seed(control);
  const cpuBefore = cpuSeconds();
  const warm = await measure(endpoint, connections, Math.min(100_000, reads));
  const early = await residentMiB();
  const rest = await measure(endpoint, connections, Math.max(0, reads - warm.count));
  const late = await residentMiB();
  const count = warm.count + rest.count;
  const cpuMicroseconds = ((cpuSeconds() - cpuBefore) / count) * 1e6;
  const seconds = warm.seconds + rest.seconds;
  process.stdout.write(
    `${count} signed reads, ${connectionCount} connections, concurrency ${concurrency}: ${Math.round(count / seconds)} per second\n` +
      `The simulator's own time: ${Math.round(cpuMicroseconds)} µs of CPU a call, so ${Math.round(1e6 / cpuMicroseconds)} a second on a core of its own\n` +
      `Resident memory after ${warm.count}: ${early} MiB; after ${count}: ${late} MiB; ratio ${(late / early).toFixed(2)}\n`,
  );
} finally {
  server.kill();
  agent.destroy();
}

async function ready() {
  for await (const line of createInterface({ input: server.stdout })) return JSON.parse(line);
  throw new Error('The simulator did not start: is it built?');
}

async function seed(control) {
  const ids = [];
  for (let index = 0; index < connectionCount; index += 1) {
    const IpAddress = `198.51.${100 + Math.floor(index / 250)}.${(index % 250) + 1}`;
    const peer = await hand(control, { op: 'add', type: 'customerGateway', IpAddress });
    const subnets = { LocalSubnet: '10.0.0.0/24', RemoteSubnet: `172.16.${index % 250}.0/24` };
    const ends = { VpnGatewayId: gateway, CustomerGatewayId: peer };
    ids.push(await hand(control, { op: 'add', type: 'vpnConnection', ...ends, ...subnets }));
  }
  return ids;
}

async function hand(control, order) {
  const response = await fetch(`${control}/world`, { method: 'POST', body: JSON.stringify(order) });
  const { id, error } = await response.json();
  if (error !== undefined) throw new Error(error.message);
  return id;
}

/** Of a hundred reads, 79 are of one connection, 20 of the gateway and one is a page of 50 connections. */
async function measure(endpoint, connections, count) {
  const start = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < count) {
      next += 1;
      await ask(endpoint, readOf(next, connections));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return { count, seconds: (performance.now() - start) / 1000 };
}

function readOf(index, connections) {
  if (index % 100 === 0) return { Action: 'DescribeVpnConnections', PageSize: '50' };
  if (index % 5 === 0) return { Action: 'DescribeVpnGateway', VpnGatewayId: gateway };
  return { Action: 'DescribeVpnConnection', VpnConnectionId: connections[index % connections.length] };
}

function ask(endpoint, fields) {
  const whole = {
    ...fields,
    RegionId: 'cn-hangzhou',
    Version: '2016-04-28',
    Format: 'JSON',
    AccessKeyId: 'testid',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
  };
  const canonical = Object.keys(whole)
    .sort()
    .map((name) => `${name}=${encodeURIComponent(whole[name])}`)
    .join('&');
  const text = `GET&%2F&${encodeURIComponent(canonical)}`;
  const Signature = createHmac('sha1', 'testsecret&').update(text).digest('base64');
  const url = `${endpoint}/?${canonical}&Signature=${encodeURIComponent(Signature)}`;
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${fields.Action} answered ${response.statusCode}`));
      response.resume().once('end', resolve);
    });
    sent.once('error', reject).end();
  });
}

function cpuSeconds() {
  const afterName = readFileSync(`/proc/${server.pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const ticksPerSecond = 100;
  return (Number(afterName[11]) + Number(afterName[12])) / ticksPerSecond;
}

/** After a moment of rest: in full flow, memory goes up and down by a third as the collector comes and goes. */
async function residentMiB() {
  await sleep(12_000);
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / 1024);
}
