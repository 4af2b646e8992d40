// A certificate for 127.0.0.1 that is its own authority, made by hand (X.509 in DER) so that the tests need no tool for it.
import { generateKeyPairSync, sign } from 'node:crypto';

/** PEM; `until` is the last day, `YYMMDD`. For 127.0.0.1 when no host is named. */
export function selfSignedCertificate({ until = '491231', host = '' } = {}): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = toBeSigned(publicKey.export({ type: 'spki', format: 'der' }), { until, host });
  const signed = sequence(body, ecdsaWithSha256, bitString(sign('sha256', body, privateKey)));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}

function toBeSigned(publicKey: Buffer, { until, host }: { until: string; host: string }): Buffer {
  const name = sequence(set(sequence(oid('550403'), tagged(0x0c, Buffer.from('Causeway test authority')))));
  const validity = sequence(utcTime('200101000000Z'), utcTime(`${until}235959Z`));
  const version = tagged(0xa0, integer(2));
  const isAuthority = sequence(oid('551d13'), octets(sequence(tagged(0x01, Buffer.from([0xff])))));
  const alternativeName = host === '' ? tagged(0x87, Buffer.from([127, 0, 0, 1])) : tagged(0x82, Buffer.from(host));
  const forHost = sequence(oid('551d11'), octets(sequence(alternativeName)));
  const extensions = tagged(0xa3, sequence(isAuthority, forHost));
  return sequence(version, integer(1), ecdsaWithSha256, name, validity, name, publicKey, extensions);
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function set(content: Buffer): Buffer {
  return tagged(0x31, content);
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]));
}

function octets(content: Buffer): Buffer {
  return tagged(0x04, content);
}

function bitString(content: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), content]));
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

function utcTime(text: string): Buffer {
  return tagged(0x17, Buffer.from(text));
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
