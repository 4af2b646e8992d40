// IPv4 addresses and networks as numbers, read strictly: four decimal parts, no leading zeros, a mask from 0 to 32.

/** First and last address, inclusive. */
export interface Network {
  first: number;
  last: number;
}

export type ParsedNetwork =
  | ({ kind: 'canonical' } & Network)
  | ({ kind: 'host-bits'; canonical: string } & Network)
  | { kind: 'malformed'; reason: string };

export function parseNetwork(text: string): ParsedNetwork {
  const [address, mask, ...rest] = text.split('/');
  if (address === undefined || mask === undefined || rest.length > 0) return malformed('it is not address/mask');
  const parsed = parseAddress(address);
  if (parsed === undefined) return malformed(addressFault(address));
  if (!/^(0|[1-9]\d?)$/.test(mask) || Number(mask) > 32) return malformed('the mask must be 0 to 32');
  const size = 2 ** (32 - Number(mask));
  const first = parsed - (parsed % size);
  const network = { first, last: first + size - 1 };
  if (first === parsed) return { kind: 'canonical', ...network };
  return { kind: 'host-bits', canonical: `${formatAddress(first)}/${mask}`, ...network };
}

function malformed(reason: string): ParsedNetwork {
  return { kind: 'malformed', reason };
}

/** The address as a number, or nothing. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every(isOctet)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isOctet(part: string): boolean {
  return /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255;
}

/** Why a text is no address, in words. */
export function addressFault(text: string): string {
  if (text.includes(':')) return 'only IPv4 is supported';
  if (text.includes('/')) return 'it has a mask, and one address has none';
  const parts = text.split('.');
  if (parts.length !== 4) return 'an address has four parts';
  if (parts.some((part) => /^0\d+$/.test(part))) return 'a part has leading zeros';
  return 'each part must be a number from 0 to 255';
}

function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

export function overlaps(a: Network, b: Network): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** For constants of ours; a text from outside goes through `parseNetwork`. */
export function network(text: string): Network {
  const parsed = parseNetwork(text);
  if (parsed.kind !== 'canonical') throw new Error(`Cannot use ${text} as a network`);
  return parsed;
}
