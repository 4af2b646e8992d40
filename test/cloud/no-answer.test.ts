// What is not answered within its deadline, at every stage of a call.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { deadlinesOnDemand, passDeadlines } from './deadlines.ts';
import type { Script } from './recording-server.ts';
import { callSample } from './sample-calls.ts';
import { sends } from './sends.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();
deadlinesOnDemand();

const drip: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  let drops = 0;
  const timer = setInterval(() => response.write(' ', () => ++drops === 5 && passDeadlines()), 20);
  response.on('close', () => clearInterval(timer));
};

test.each<[string, Script]>([
  ['nothing', passDeadlines],
  ['a body that drips', drip],
])('%s by the deadline leaves a read undone and a write in doubt', async (_name, script) => {
  served.server.script = script;
  const cloud = served.connect().scoped(scope);
  const code = 'Timeout';
  await expect(sends.read(cloud)).rejects.toMatchObject({ kind: 'unavailable', code });
  await expect(sends.withToken(cloud)).rejects.toMatchObject({ kind: 'ambiguous', code });
  await expect(sends.withoutToken(cloud)).rejects.toMatchObject({ kind: 'ambiguous', code });
  expect(served.server.requests).toHaveLength(3);
});

test('a handshake that never ends leaves a write unsent', async () => {
  const silent = createServer((socket) => void socket.once('data', passDeadlines));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const endpoint = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const cloud = served.connect({ endpoint, timeoutMs: 200 });
  await expect(callSample(cloud.scoped(scope), 'CreateVpnConnection')).rejects.toMatchObject({
    kind: 'unavailable',
    message: `CreateVpnConnection was not sent: cannot reach ${endpoint} (nothing within 200 ms)`,
  });
  await cloud.close();
  await new Promise((resolve) => silent.close(resolve));
});
