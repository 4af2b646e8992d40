import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { canonicalQuery } from '../../cloud/signing/canonical-query.ts';
import { percentEncode } from '../../cloud/signing/percent-encode.ts';
import { deadlinesOnDemand, passDeadlines } from './deadlines.ts';
import { json } from './recording-server.ts';
import type { Script } from './recording-server.ts';
import { sampleCalls } from './sample-calls.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();
deadlinesOnDemand();

const secret = 'cAnArY-secret/+"';
const token = 'cAnArY-token=&';
const psk = 'cAnArY-"psk\\+/=';

function connect() {
  return served.connect({ credentials: { accessKeyId: 'testid', accessKeySecret: secret, securityToken: token } });
}

/** Everything that somebody may print of a value. */
function printed(value: unknown): string {
  const error = value instanceof Error ? `${value.message} ${value.stack}` : '';
  return [inspect(value, { depth: Infinity, showHidden: true }), String(value), JSON.stringify(value), error].join(
    '\n',
  );
}

async function failure(script: Script): Promise<unknown> {
  served.server.script = script;
  const request = { ...sampleCalls.CreateVpnConnection.request, IkeConfig: { Psk: psk } };
  return connect()
    .scoped(scope)
    .call('CreateVpnConnection', request)
    .then(() => undefined)
    .catch((error: unknown) => error);
}

function refusal(message: string): Script {
  return json({ Code: 'SignatureDoesNotMatch', Message: message, RequestId: 'R-1' }, 400);
}

test('the cloud object shows nothing of its credentials', () => {
  const cloud = connect();
  expect(printed(cloud)).not.toContain('cAnArY');
  expect(printed(cloud.scoped(scope))).not.toContain('cAnArY');
});

test('the secret does not travel', async () => {
  await failure(refusal('No.'));
  expect(decodeURIComponent(served.server.requests[0]?.body ?? '')).not.toContain('cAnArY-secret');
});

const echoes: [string, Script][] = [
  ['the request, sent back', ({ body }, response) => refusal(`You sent ${body}`)({} as never, response)],
  [
    'the string that was signed',
    ({ form }, response) => {
      const string = `POST&%2F&${percentEncode(canonicalQuery(form))}`;
      const message = `Specified signature is not matched with our calculation. server string to sign is:${string}`;
      refusal(message)({} as never, response);
    },
  ],
  [
    'a parameter, sent back',
    ({ form }, response) => refusal(`IkeConfig ${form['IkeConfig']} is bad`)({} as never, response),
  ],
  ['the key in plain', refusal(`The key ${psk} is bad`)],
  ['the key, encoded', refusal(`The key ${percentEncode(psk)} or ${percentEncode(percentEncode(psk))} is bad`)],
  ['the secret and the token', refusal(`${secret} and ${token}`)],
  ['a signed URL', refusal('https://vpc.example.com/?AccessKeyId=testid&Signature=cAnArY%3D&SecurityToken=cAnArY')],
  ['an answer with the key and no id', json({ IkeConfig: { Psk: psk } })],
  ['a body that is no JSON', json(`<html>${psk}</html>`, 500)],
  ['bytes that are no HTTP', (_request, response) => response.socket?.end(`${psk}\r\n\r\n`)],
  ['a redirect to a signed URL', json('', 302, { location: 'http://127.0.0.1:1/?Signature=cAnArY' })],
  ['a content type', json('x', 200, { 'content-type': 'text/plain; name=cAnArY-token=&' })],
  ['no answer', passDeadlines],
];

test.each(echoes)('an error never shows a secret: %s', async (_name, script) => {
  const error = await failure(script);
  expect(error).toBeInstanceOf(Error);
  expect(printed(error)).not.toContain('cAnArY');
});

test('what is left of a sentence with a secret in it can still be read', async () => {
  expect(await failure(refusal(`The key ${psk} is bad.`))).toHaveProperty(
    'message',
    expect.stringContaining('SignatureDoesNotMatch: The key *** is bad (request R-1)'),
  );
  expect(
    await failure(
      refusal('Specified signature is not matched with our calculation. server string to sign is:POST&cAnArY'),
    ),
  ).toHaveProperty('message', expect.stringContaining('is not matched with our calculation (request R-1)'));
});

test('an answer that is malformed is named by its fields only', async () => {
  served.server.script = json({
    ...sampleCalls.DescribeVpnConnection.answer,
    IkeConfig: { Psk: psk, IkeLifetime: psk },
  });
  const call = connect().scoped(scope).call('DescribeVpnConnection', { VpnConnectionId: 'vco-10' });
  const error = await call.catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    kind: 'malformed',
    message: expect.stringContaining('IkeConfig.IkeLifetime') as string,
  });
  expect(printed(error)).not.toContain('cAnArY');
});
