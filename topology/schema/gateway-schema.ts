// The VPN gateways of a plan: those that exist, by id, and those that it makes; and the SSL-VPN servers on them. Which of the
// keys of a gateway belong together is checked where gateways are read.
import { z } from 'zod';
import { gatewayId, shortName, vpcId, vswitchId } from './names-schema.ts';
import { CIDR } from './network-schema.ts';

export const sslSchema = z.strictObject({ maxConnections: z.int().min(1) });

export const gatewaySchema = z.strictObject({
  id: gatewayId.optional(),
  vpc: vpcId.optional(),
  vswitch: vswitchId.optional(),
  bandwidthMbps: z.int().min(1).optional(),
  ipsec: z.boolean().optional(),
  ssl: sslSchema.optional(),
});

export const clientAccessSchema = z.strictObject({
  cloudSubnets: z.array(CIDR).min(1),
  clientPool: CIDR,
  protocol: z.enum(['UDP', 'TCP']).optional(),
  port: z.int().min(1).max(65_535).optional(),
  cipher: z.enum(['AES-128-CBC', 'AES-192-CBC', 'AES-256-CBC', 'none']).optional(),
  compress: z.boolean().optional(),
  clients: z.array(shortName('client-name')).optional(),
});
