// Names of our own, which are part of marks and derived keys, and ids of the cloud's. A code finds its sentence in
// `plan-complaints.ts`.
import { z } from 'zod';

export function shortName(code: string) {
  return z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, code);
}

export const planName = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'plan-name');
export const profileName = shortName('profile-name');
export const gatewayName = shortName('gateway-name');

export const gatewayId = z.string().regex(/^vpn-[A-Za-z0-9]+$/, 'gateway-id');
export const vpcId = z.string().regex(/^vpc-[A-Za-z0-9]+$/, 'vpc-id');
export const vswitchId = z.string().regex(/^vsw-[A-Za-z0-9]+$/, 'vswitch-id');
export const customerGatewayId = z.string().regex(/^cgw-[A-Za-z0-9]+$/, 'customer-gateway-id');
export const connectionId = z.string().regex(/^vco-[A-Za-z0-9]+$/, 'connection-id');
