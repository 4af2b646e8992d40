// What a signed call costs: our client beside the official npm SDK core, in one process against one server in another.
// `node build.mjs && node bench/client.mjs [CALLS]` prints one line per client and the ratios.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
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
  const samples = new Map(clients.map(({ name }) => [name, []]));
  for (const client of clients) await run(client, calls / rounds / 2);
  // In turn, so that a busy moment of the machine meets all of them.
  for (let round = 0; round < rounds; round++) {
    for (const client of clients) samples.get(client.name).push(await run(client, calls / rounds));
  }
  report([...samples].map(([name, all]) => ({ name, ...middleOf(all) })));
  await Promise.all(clients.map(({ close }) => close()));
  server.disconnect();
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
  for (const { name, perSecond, cpuMicros } of results) {
    console.log(
      `${name.padEnd(16)} ${perSecond.toFixed(0).padStart(7)} calls/s ${cpuMicros.toFixed(0).padStart(7)} µs CPU per call`,
    );
  }
  const [own, ...others] = results;
  const fastest = Math.min(...others.map(({ cpuMicros }) => cpuMicros));
  for (const { name, cpuMicros } of others)
    console.log(`${(cpuMicros / own.cpuMicros).toFixed(2)} × causeway's CPU: ${name}`);
  console.log(`${(fastest / own.cpuMicros).toFixed(2)} × less CPU per call than the fastest of them (goal: 2)`);
}
