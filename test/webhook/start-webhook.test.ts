// Where the server listens, and what keeps it from starting.
import { request } from 'node:https';
import { expect, test } from 'vitest';
import { selfSignedCertificate } from '../cloud/self-signed-certificate.ts';
import { aTicket, CONFIG, GITHUB_SECRET, openDoor, RUN_ID, TICKETS_SECRET } from './a-door.ts';

const BAD = 'whsec_c2hvcnQ=';

test.each([
  ['no section', { config: 'owner: retail\n' }, 'The configuration has no webhook section: nobody could send anything'],
  [
    'no source',
    { config: 'webhook: { sources: {} }\n' },
    'The configuration has no source in webhook.sources: nobody could send anything',
  ],
  [
    'a secret of the wrong form',
    { env: { TICKETS_SECRET: BAD } },
    'Cannot use a secret of webhook source tickets: it has the wrong form',
  ],
  ['no secret', { env: {} }, 'Cannot check deliveries of source tickets: the environment lacks TICKETS_SECRET'],
  [
    'a kind that nobody knows',
    { config: CONFIG.replace('kind: github', 'kind: jira') },
    'Cannot use webhook source forge: kind jira is not known',
  ],
  [
    'clear text for others',
    { listen: { host: '0.0.0.0', port: 0 } },
    'Cannot listen on 0.0.0.0 without TLS: others could read what tickets say',
  ],
  [
    'no certificate',
    { config: CONFIG.replace('webhook:', 'webhook:\n  tls: { certFile: /nowhere/x, keyFile: /nowhere/y }') },
    'Cannot read /nowhere/x (ENOENT)',
  ],
])('%s keeps the server from starting, in one sentence without a secret', async (_, setup, message) => {
  const error = await openDoor(setup).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: 'ConfigurationError', message, hint: expect.any(String) as unknown });
  for (const secret of [BAD, TICKETS_SECRET, GITHUB_SECRET])
    expect(JSON.stringify([error, String(error)])).not.toContain(secret);
});

test.each([
  ['the key of another certificate', selfSignedCertificate().cert, selfSignedCertificate().key],
  ['no PEM at all', 'nothing', TICKETS_SECRET],
])('%s keeps the server from starting, and both files are named', async (_, cert, key) => {
  const config = CONFIG.replace('webhook:', 'webhook:\n  tls: { certFile: tls.crt, keyFile: tls.key }');
  const starting = openDoor({ config, files: { 'tls.crt': cert, 'tls.key': key } });
  await expect(starting).rejects.toThrow(/^Cannot use \/.*tls\.crt with \/.*tls\.key: they are no certificate/);
});

test('with a certificate it speaks TLS 1.2 or newer and nothing else', async () => {
  const { cert, key } = selfSignedCertificate();
  const config = CONFIG.replace('webhook:', 'webhook:\n  tls: { certFile: tls.crt, keyFile: tls.key }');
  const door = await openDoor({ config, files: { 'tls.crt': cert, 'tls.key': key } });
  expect(door.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const get = (options: object): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request(`${door.url}/healthz`, { ca: cert, agent: false, ...options }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject).end();
    });
  expect(await get({})).toBe(200);
  await expect(get({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow(/protocol|version/i);
  await expect(fetch(door.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed');
});

test('behind a proxy the public address is the one that senders are told', async () => {
  const config = CONFIG.replace(
    'webhook:',
    'webhook:\n  publicUrl: https://hooks.example.internal\n  allowInsecureHttp: true',
  );
  const door = await openDoor({ config });
  expect((await door.post('tickets', aTicket())).body['statusUrl']).toBe(
    `https://hooks.example.internal/runs/${RUN_ID}?plan=hub-and-spoke`,
  );
});

test('a server that is told to stop answers what is under way', async () => {
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  let isAsked = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const door = await openDoor({
    runs: {
      deliver: async () => {
        isAsked();
        await held;
        return { kind: 'differs' };
      },
    },
  });
  const answer = door.post('tickets', aTicket());
  await asked;
  const closed = door.close();
  await expect(fetch(`${door.url}/healthz`)).rejects.toThrow('fetch failed');
  go();
  expect(await answer).toMatchObject({ status: 409 });
  await closed;
});
