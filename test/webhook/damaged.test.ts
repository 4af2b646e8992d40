// A genuine delivery, damaged on the wire in all ways: it is not accepted, crashes nothing, and hangs nowhere.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { aTicket, CONFIG, expectAccepted, openDoor, requestText } from './a-door.ts';

test('no bytes on the wire are accepted, crash the server or keep it waiting', async () => {
  const config = CONFIG.replace('kind: standard-webhooks', 'kind: standard-webhooks\n      ratePerMinute: 1000000');
  const door = await openDoor({
    config,
    limits: { headersTimeoutMs: 300, requestTimeoutMs: 300, checkIntervalMs: 50 },
  });
  const genuine = Buffer.from(
    requestText('/hooks/tickets', aTicket()).replace('host: door\r\n', 'host: door\r\nconnection: close\r\n'),
  );
  const damaged = fc
    .tuple(fc.nat(genuine.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.boolean())
    .map(([at, bytes, cuts]) =>
      Buffer.concat([genuine.subarray(0, at), bytes, genuine.subarray(cuts ? at : at + bytes.length)]),
    )
    .filter((bytes) => !bytes.equals(genuine));
  const answers = new Set<string>();
  await fc.assert(
    fc.asyncProperty(damaged, async (bytes) => {
      const before = door.orders.length;
      answers.add((await door.raw(bytes)).slice(9, 12));
      return door.orders.length === before || saysTheSame(bytes, genuine);
    }),
    { interruptAfterTimeLimit: 8_000, numRuns: 400 },
  );
  expect([...answers]).toEqual(expect.arrayContaining(['400', '401']));
  const before = door.orders.length;
  await expectAccepted(door);
  expect(door.orders).toHaveLength(before + 1);
});

/** Damage outside of what is signed, such as in the name of the host, leaves a genuine delivery. */
function saysTheSame(bytes: Buffer, genuine: Buffer): boolean {
  const [given, sent] = [readAsSigned(bytes), readAsSigned(genuine)];
  const isSigned = sent.signatures.every((signature) => given.signatures.includes(signature));
  return isSigned && given.signed.join('\n') === sent.signed.join('\n');
}

/** As RFC 9112 reads a request: a body is as long as it says, and bytes that follow are not of it. One good signature of several will do. */
function readAsSigned(bytes: Buffer): { signatures: string[]; signed: (string | undefined)[] } {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n') + 4;
  const value = (name: string): string | undefined =>
    new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'im').exec(text.slice(0, end).replaceAll('\r\n', '\n'))?.[1];
  const body = text.slice(end, end + Number(value('content-length')));
  return {
    signatures: value('webhook-signature')?.split(' ') ?? [],
    signed: [value('webhook-id'), value('webhook-timestamp'), body],
  };
}
