import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../simulator/start-simulator.ts';

async function aTakenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

it('a taken port is named, whichever of the two it is, and the other is free again', async () => {
  const taken = await aTakenPort();
  const sentence = `Cannot listen on 127.0.0.1, port ${taken}: the port is taken`;
  await expect(startSimulator({ port: taken, controlPort: 0 })).rejects.toThrow(sentence);
  const { endpoint, close } = await startSimulator({ port: 0, controlPort: 0 });
  await close();
  const port = Number(new URL(endpoint).port);
  await expect(startSimulator({ port, controlPort: taken })).rejects.toThrow(sentence);
  await (await startSimulator({ port, controlPort: 0 })).close();
});

it.each(['192.0.2.1', 'no-such-host.invalid'])('an address that is not ours is named: %s', async (host) => {
  await expect(startSimulator({ host, port: 0, controlPort: 0 })).rejects.toThrow(
    `Cannot listen on ${host}, port 0: the address is not one of this machine`,
  );
});
