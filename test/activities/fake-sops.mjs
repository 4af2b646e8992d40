#!/usr/bin/env node
// Stands in for sops where it is not installed: the same command line, streams and exit codes over JSON files. Base64 in place of a cipher.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const [verb, ...args] = process.argv.slice(2);
const PUBLIC = 'age1w4elscxzn89vq062tysv5jjmvn0rz33knr834nu5f2dxdhtmjgeqhy32kf';

function fail(code, text) {
  process.stderr.write(`${text}\n`);
  process.exit(code);
}

function mapTexts(value, change) {
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]);
    return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
  }
  return change(value);
}

function encrypt([flag, recipient, file]) {
  if (flag !== '--age' || recipient !== PUBLIC) fail(111, 'no encryption key');
  const hidden = mapTexts(
    JSON.parse(readFileSync(file, 'utf8')),
    (value) => `ENC[${Buffer.from(JSON.stringify(value)).toString('base64')}]`,
  );
  process.stdout.write(
    JSON.stringify({ ...hidden, sops: { age: [{ recipient }], mac: String(JSON.stringify(hidden).length) } }),
  );
}

function decrypt(flags) {
  if (flags.join(' ') !== '--input-type json --output-type json /dev/stdin') fail(8, `not the command line: ${flags}`);
  const { sops, ...hidden } = JSON.parse(readFileSync('/dev/stdin', 'utf8'));
  if (sops === undefined) fail(1, `sops metadata not found in ${JSON.stringify(hidden)}`);
  if (!process.env.SOPS_AGE_KEY?.startsWith('AGE-SECRET-KEY-1')) fail(128, 'Failed to get the data key');
  if (sops.mac !== String(JSON.stringify(hidden).length)) fail(51, `MAC mismatch: ${JSON.stringify(hidden)}`);
  const values = mapTexts(hidden, (text) => JSON.parse(Buffer.from(text.slice(4, -1), 'base64').toString()));
  process.stdout.write(JSON.stringify(values, null, '\t'));
}

if (verb === 'encrypt') encrypt(args);
else if (verb === 'decrypt') decrypt(args);
else fail(100, 'Error: no file specified');
