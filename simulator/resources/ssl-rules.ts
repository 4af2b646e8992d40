// What an SSL server's addresses and port may be (guide 6.7.1, and the public docs for sizes).
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { integer, invalid } from '../api/parameter-rules.ts';
import type { Edition } from '../edition.ts';
import type { CidrBlock } from '../world/ipv4.ts';
import { cidr, overlaps, parseCidr } from '../world/ipv4.ts';
import { requireVpc } from './vpc.ts';
import type { VpnGateway } from './vpn-gateway.ts';

const forbiddenPorts = [22, 2222, 22222, 9000, 9001, 9002, 7505, 80, 443, 53, 68, 123, 4510, 4560, 500, 4500];

export function serverPort(value: string, name: string, edition: Edition): number {
  const port = integer({ min: 1, max: 65_535 })(value, name, edition);
  if (forbiddenPorts.includes(port)) throw invalid(name);
  return port;
}

/** A mask of 16 to 29. */
export function clientPool(value: string, name: string): string {
  const block = parseCidr(value);
  const mask = Number(value.split('/')[1]);
  if (block === undefined || mask < 16 || mask > 29) throw invalid(name);
  return value;
}

/** Each with a mask of 8 to 32. */
export function sslSubnets(value: string, _: string, edition: Edition): string {
  const blocks = value.split(',');
  const isBad = (block: string) => parseCidr(block) === undefined || Number(block.split('/')[1]) < 8;
  const bad = blocks.find(isBad);
  if (bad !== undefined) throw refusal('IllegalParam.LocalSubnet', bad);
  if (blocks.length > edition.maxSubnetsPerSide) throw refusal('IllegalParam.LocalSubnet', value);
  return value;
}

interface SslAddresses {
  readonly ClientIpPool: string;
  readonly LocalSubnet: string;
}

/** Four addresses for each client, and none that is a subnet's or the VPC's. */
export function requirePoolFits({ ClientIpPool, LocalSubnet }: SslAddresses, gateway: VpnGateway, call: Call): void {
  const pool = cidr(ClientIpPool);
  const others = [...LocalSubnet.split(','), requireVpc(call, gateway.VpcId).cidr].map(cidr);
  if (others.some((block) => overlaps(block, pool))) throw invalid('ClientIpPool');
  if (sizeOf(pool) < 4 * gateway.SslMaxConnections) throw invalid('ClientIpPool');
}

function sizeOf({ first, last }: CidrBlock): number {
  return last - first + 1;
}
