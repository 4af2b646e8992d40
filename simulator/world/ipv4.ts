// IPv4 addresses and CIDR blocks as numbers; strict, because the API is: no leading zeros, no host bits.

export interface CidrBlock {
  readonly first: number;
  readonly last: number;
}

export function parseIpv4(text: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const octets = text.split('.');
  if (octets.some((octet) => Number(octet) > 255 || String(Number(octet)) !== octet)) return undefined;
  return octets.reduce((address, octet) => address * 256 + Number(octet), 0);
}

export function parseCidr(text: string): CidrBlock | undefined {
  const [address = '', mask = '', ...rest] = text.split('/');
  const first = parseIpv4(address);
  const bits = Number(mask);
  if (first === undefined || rest.length > 0 || !/^(0|[1-9]\d?)$/.test(mask) || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

/** For blocks that the code itself writes down. */
export function cidr(text: string): CidrBlock {
  const block = parseCidr(text);
  if (block === undefined) throw new Error(`Not a CIDR block: ${text}`);
  return block;
}

export function overlaps(one: CidrBlock, other: CidrBlock): boolean {
  return one.first <= other.last && other.first <= one.last;
}
