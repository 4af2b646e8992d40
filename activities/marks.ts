// Names, tokens and hashes: how a resource says that it is ours, and how a retry says that it is the same intent.
import { createHash } from 'node:crypto';

/** Limit of the shortest Name rule that we meet is 128; ours leaves room for suffixes that people add. */
const MAX_NAME_LENGTH = 100;
const TOKEN_LENGTH = 52;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const MARK = /_cw-(?:[a-z2-7]{22}|[a-z2-7]{16})$/;

export interface LinkMark {
  owner: string;
  plan: string;
  site: string;
  link: string;
}

/** Name of a connection: readable part, then owner, plan and key as hashes. */
export function connectionName(mark: LinkMark): string {
  return named(mark, connectionMark(mark));
}

export function connectionMark({ owner, plan, site, link }: LinkMark): string {
  return `_cw-${hash(owner).slice(0, 6)}${hash(`${owner}|${plan}`).slice(0, 6)}${hash(`${site}/${link}`).slice(0, 10)}`;
}

export interface CustomerGatewayMark {
  owner: string;
  address: string;
}

/** Customer gateways are shared by links and plans: the mark has the owner and the address, and no plan. */
export function customerGatewayName({
  site,
  link,
  ...mark
}: CustomerGatewayMark & { site: string; link: string }): string {
  return named({ site, link }, customerGatewayMark(mark));
}

export function customerGatewayMark({ owner, address }: CustomerGatewayMark): string {
  return `_cw-${hash(owner).slice(0, 6)}${hash(address).slice(0, 10)}`;
}

/** The mark that a Name ends with, ours or another installation's. */
export function markIn(name: string): string | undefined {
  return MARK.exec(name)?.[0];
}

/** Same intent, same token, on every attempt and every worker. Source: 64 ASCII characters at most (guide, 6.2). */
export function clientToken({
  linkRunId,
  key,
  generation,
}: {
  linkRunId: string;
  key: string;
  generation: number;
}): string {
  return hash(`${linkRunId}|${key}|${generation}`).slice(0, TOKEN_LENGTH);
}

/** Gateways allow no dot in a Name, so the readable part has none anywhere. */
function named({ site, link }: { site: string; link: string }, suffix: string): string {
  const readable = link === 'main' ? site : `${site}-${link}`;
  return readable.slice(0, MAX_NAME_LENGTH - suffix.length) + suffix;
}

function hash(text: string): string {
  const bytes = createHash('sha256').update(text, 'utf8').digest();
  return base32(bytes);
}

/** RFC 4648 alphabet in lower case, without padding. */
export function base32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(value >>> (bits - 5)) & 31] ?? '';
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + (ALPHABET[(value << (5 - bits)) & 31] ?? '') : text;
}
