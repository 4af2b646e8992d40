// What a signed call costs: our client beside the official npm SDKs, each in a process of its own, against one server.
// `node build.mjs && node bench/client.mjs [CALLS]` (60,000 unless told; fewer are not warm) prints for each client the CPU of a whole
// call; that of the bare transport which it stands on, sending the very bytes that it sent; and the rest, which is its own code's.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { createRequire } from 'node:module';
import { createServer as createSocketServer } from 'node:net';
import { performance } from 'node:perf_hooks';

const gateway = {
  VpnGatewayId: 'vpn-bp1q8bgx4xnkm2ogj',
  Status: 'active',
  VpcId: 'vpc-bp1ub1yt9cvakoe1j',
  InternetIp: '203.0.113.69',
  Spec: '5M',
  CreateTime: 1495382400000,
  RequestId: 'DF11D6F6-E35A-41C3-9B20-6FC8A901FE65',
};
const rounds = 5;
const callers = 16;
const names = ['causeway', 'pop-core GET', 'pop-core POST', 'vpc20160428'];

const [mode, ...words] = process.argv.slice(2);
if (mode === 'serve') serve();
else if (mode === 'client') await takeOrders(...words);
else await compare(Number(mode ?? 60_000));

/**
 * On the bare socket, for node:http would take as long to answer as the leanest client does to ask: a client that waits for its
 * server is woken for each answer alone, and pays for that.
 */
function serve() {
  const body = JSON.stringify(gateway);
  const type = 'content-type: application/json;charset=utf-8';
  const answer = `HTTP/1.1 200 OK\r\n${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const server = createSocketServer((socket) => {
    let asked = '';
    socket.setNoDelay(true).on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      asked += chunk.latin1Slice();
      const headEnd = asked.indexOf('\r\n\r\n') + 4;
      const [, length = 0] = /content-length: *(\d+)/i.exec(asked) ?? [];
      if (headEnd < 4 || asked.length < headEnd + Number(length)) return;
      asked = '';
      socket.write(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
}

async function compare(calls) {
  const server = fork(new URL(import.meta.url), ['serve']);
  const [port] = await once(server, 'message');
  const clients = await Promise.all(names.flatMap((name) => [open(name, port), open(bareName(name), port)]));
  const samples = new Map(clients.map(({ name }) => [name, []]));
  for (const client of clients) if (client.isThere) await order(client, calls / 2);
  // In turn, so that a busy moment of the machine meets all of them.
  for (let round = 0; round < rounds; round++) {
    for (const client of clients)
      if (client.isThere) samples.get(client.name).push(await order(client, calls / rounds));
  }
  const measured = names.filter((name) => samples.get(name).length > 0);
  const cost = (name) => middleOf(samples.get(name));
  report(measured.map((name) => ({ name, ...cost(name), bareMicros: cost(bareName(name)).cpuMicros })));
  for (const { process: child } of clients) child.disconnect();
  server.disconnect();
}

/** A process of its own for each: what one loads and leaves behind is no other’s cost. */
async function open(name, port) {
  const child = fork(new URL(import.meta.url), ['client', name, String(port)]);
  const [isThere] = await once(child, 'message');
  return { name, isThere, process: child };
}

async function order({ process: child }, calls) {
  child.send(calls);
  const [sample] = await once(child, 'message');
  return sample;
}

async function takeOrders(name, port) {
  const isBare = name.startsWith(bareName(''));
  const client = isBare ? await openBare(name, Number(port)) : await openClient(name, `http://127.0.0.1:${port}`);
  process.on('message', (calls) => void run(client, calls).then((sample) => process.send(sample)));
  process.on('disconnect', () => process.exit());
  process.send(client !== undefined);
}

/** The bytes that the client sends, on the transport that it stands on: undici for ours, node:http for the others. */
async function openBare(name, port) {
  const sent = [];
  const recorder = createServer((request, response) => {
    const chunks = [];
    request
      .on('data', (chunk) => chunks.push(chunk))
      .on('end', () => {
        const { method, url, headers } = request;
        const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...kept } = headers;
        sent.push({ method, path: url, headers: kept, body: Buffer.concat(chunks).toString() });
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(gateway));
      });
  });
  await new Promise((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  const whole = name.slice(bareName('').length);
  const client = await openClient(whole, `http://127.0.0.1:${recorder.address().port}`);
  await client?.call();
  recorder.closeAllConnections();
  recorder.close();
  return client && (await (whole === 'causeway' ? bareUndici : bareHttp)({ port, ...sent.at(-1) }));
}

function bareName(name) {
  return `bare ${name}`;
}

async function bareUndici({ port, method, path, headers, body }) {
  const { Pool } = await import('undici');
  const origin = `http://127.0.0.1:${port}`;
  const pool = new Pool(origin);
  const call = () =>
    new Promise((resolve, reject) => {
      const handler = {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData() {},
        onResponseEnd: resolve,
        onResponseError: (_controller, error) => reject(error),
      };
      pool.dispatch({ origin, method, path, headers, body }, handler);
    });
  return { call };
}

function bareHttp({ port, method, path, headers, body }) {
  const agent = new Agent({ keepAlive: true });
  const call = () =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method, path, headers, agent };
      const sent = httpRequest(options, (response) => response.resume().on('end', resolve));
      sent.on('error', reject).end(body === '' ? undefined : body);
    });
  return { call };
}

async function openClient(name, endpoint) {
  const key = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
  const request = { VpnGatewayId: gateway.VpnGatewayId };
  if (name === 'causeway') return await ourClient(endpoint, { key, request });
  if (name === 'vpc20160428') return vpcSdk(endpoint, { key, request });
  const { RPCClient } = createRequire(import.meta.url)('@alicloud/pop-core');
  const official = new RPCClient({ ...key, endpoint, apiVersion: '2016-04-28' });
  const parameters = { ...request, RegionId: 'cn-hangzhou' };
  const method = name.endsWith('POST') ? 'POST' : 'GET';
  return { call: () => official.request('DescribeVpnGateway', parameters, { method }) };
}

async function ourClient(endpoint, { key, request }) {
  const { connectCloud } = await import('../dist/cloud/connect-cloud.js');
  const scoped = connectCloud({ endpoint, credentials: key }).scoped({ region: 'cn-hangzhou' });
  return { call: () => scoped.call('DescribeVpnGateway', request) };
}

/** The generated SDK, where it is installed. */
function vpcSdk(endpoint, { key, request }) {
  const require = createRequire(import.meta.url);
  try {
    const { default: Client, DescribeVpnGatewayRequest } = require('@alicloud/vpc20160428');
    const sdk = new Client({
      ...key,
      endpoint: endpoint.slice('http://'.length),
      protocol: 'HTTP',
      regionId: 'cn-hangzhou',
    });
    const wanted = { vpnGatewayId: request.VpnGatewayId, regionId: 'cn-hangzhou' };
    return { call: () => sdk.describeVpnGateway(new DescribeVpnGatewayRequest(wanted)) };
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    process.stderr.write('@alicloud/vpc20160428 is not installed: left out\n');
    return undefined;
  }
}

async function run({ call }, calls) {
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: callers }, () => callInTurn(call, calls / callers)));
  const { user, system } = process.cpuUsage(cpu);
  const done = callers * Math.ceil(calls / callers);
  return { perSecond: (done * 1000) / (performance.now() - startMs), cpuMicros: (user + system) / done };
}

async function callInTurn(call, times) {
  for (let done = 0; done < times; done++) await call();
}

function middleOf(samples) {
  const byCost = samples.toSorted((one, other) => one.cpuMicros - other.cpuMicros);
  return byCost[Math.floor(byCost.length / 2)];
}

function report(results) {
  const costs = results.map((result) => ({ ...result, ownMicros: result.cpuMicros - result.bareMicros }));
  for (const { name, perSecond, ...micros } of costs) {
    const [whole, bare, own] = [micros.cpuMicros, micros.bareMicros, micros.ownMicros].map((it) =>
      it.toFixed(0).padStart(5),
    );
    const speed = perSecond.toFixed(0).padStart(6);
    console.log(
      `${name.padEnd(14)} ${speed} calls/s  µs CPU per call: ${whole} whole, ${bare} bare transport, ${own} own code`,
    );
  }
  console.log(`${timesLess(costs, 'cpuMicros')} × less CPU per call than the leanest SDK (goal: 2)`);
  console.log(`${timesLess(costs, 'ownMicros')} × less of it in own code`);
}

function timesLess([ours, ...others], key) {
  return (Math.min(...others.map((other) => other[key])) / ours[key]).toFixed(2);
}
