// What a signed call costs: our client beside the official npm SDKs, in one process against one server in another.
// `node build.mjs && node bench/client.mjs [CALLS]` prints for each client the CPU of a whole call; that of the bare transport which
// it stands on, sending the very bytes that it sent; and the rest, which is its own code's.
import { fork } from 'node:child_process';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { createRequire } from 'node:module';
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

if (process.argv[2] === 'serve') serve();
else await compare(Number(process.argv[2] ?? 20_000));

function serve() {
  const body = JSON.stringify(gateway);
  const headers = { 'content-type': 'application/json;charset=utf-8', 'content-length': Buffer.byteLength(body) };
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, headers).end(body));
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
}

async function compare(calls) {
  const server = fork(new URL(import.meta.url), ['serve']);
  const port = await new Promise((resolve) => server.once('message', resolve));
  const clients = await openClients(`http://127.0.0.1:${port}`);
  const bare = await openBare(port);
  const all = [...clients, ...bare];
  const samples = new Map(all.map(({ name }) => [name, []]));
  for (const client of all) await run(client, calls / rounds / 2);
  // In turn, so that a busy moment of the machine meets all of them.
  for (let round = 0; round < rounds; round++) {
    for (const client of all) samples.get(client.name).push(await run(client, calls / rounds));
  }
  const costs = new Map([...samples].map(([name, taken]) => [name, middleOf(taken)]));
  report(clients.map(({ name }) => ({ name, ...costs.get(name), bareMicros: costs.get(bareName(name)).cpuMicros })));
  await Promise.all(all.map(({ close }) => close()));
  server.disconnect();
}

/** The bytes that each client sends, on the transport that it stands on: undici for ours, node:http for the others. */
async function openBare(port) {
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
  const bare = [];
  for (const { name, call, close } of await openClients(`http://127.0.0.1:${recorder.address().port}`)) {
    await call();
    bare.push(await (name === 'causeway' ? bareUndici : bareHttp)(bareName(name), { port, ...sent.at(-1) }));
    await close();
  }
  recorder.closeAllConnections();
  recorder.close();
  return bare;
}

function bareName(name) {
  return `bare ${name}`;
}

async function bareUndici(name, { port, method, path, headers, body }) {
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
  return { name, call, close: () => pool.close() };
}

function bareHttp(name, { port, method, path, headers, body }) {
  const agent = new Agent({ keepAlive: true });
  const call = () =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method, path, headers, agent };
      const sent = httpRequest(options, (response) => response.resume().on('end', resolve));
      sent.on('error', reject).end(body === '' ? undefined : body);
    });
  return { name, call, close: async () => agent.destroy() };
}

async function openClients(endpoint) {
  const key = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
  const request = { VpnGatewayId: gateway.VpnGatewayId };
  const { connectCloud } = await import('../dist/cloud/connect-cloud.js');
  const cloud = connectCloud({ endpoint, credentials: key });
  const scoped = cloud.scoped({ region: 'cn-hangzhou' });
  const { RPCClient } = createRequire(import.meta.url)('@alicloud/pop-core');
  const official = new RPCClient({ ...key, endpoint, apiVersion: '2016-04-28' });
  const parameters = { ...request, RegionId: 'cn-hangzhou' };
  return [
    { name: 'causeway', call: () => scoped.call('DescribeVpnGateway', request), close: () => cloud.close() },
    popCore('pop-core GET', () => official.request('DescribeVpnGateway', parameters)),
    popCore('pop-core POST', () => official.request('DescribeVpnGateway', parameters, { method: 'POST' })),
    ...(await vpcSdk(endpoint, { key, request })),
  ];
}

function popCore(name, call) {
  return { name, call, close: () => Promise.resolve() };
}

/** The generated SDK, where it is installed. */
async function vpcSdk(endpoint, { key, request }) {
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
    return [popCore('vpc20160428', () => sdk.describeVpnGateway(new DescribeVpnGatewayRequest(wanted)))];
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    process.stderr.write('@alicloud/vpc20160428 is not installed: left out\n');
    return [];
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
  for (const key of ['cpuMicros', 'ownMicros']) {
    const [ours, ...others] = costs.map((cost) => cost[key]);
    const what = key === 'cpuMicros' ? 'CPU of the whole call' : 'CPU of own code';
    console.log(`${(Math.min(...others) / ours).toFixed(2)} × less ${what} than the leanest SDK (goal: 2)`);
  }
}
