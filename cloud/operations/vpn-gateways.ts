// VPN gateways (guide 6.3): requests as they are sent, answers as they are trusted.
import { z } from 'zod';
import { alsoSpelled, id, integer, page, requestId, text } from './answer-fields.ts';
import { listOperation } from './operation.ts';
import type { Operation, Paging } from './operation.ts';

export interface VpnGatewayRequests {
  DescribeVpnGateway: { VpnGatewayId: string };
  DescribeVpnGateways: Paging & {
    VpnGatewayId?: string | undefined;
    VpcId?: string | undefined;
    Status?: 'init' | 'provisioning' | 'active' | 'updating' | 'deleting' | undefined;
    BusinessStatus?: 'Normal' | 'FinancialLocked' | undefined;
  };
}

const fields = {
  VpnGatewayId: id,
  /** `init`, `provisioning`, `active`, `updating` (a change is being made) or `deleting`. */
  Status: z.string().min(1),
  VpcId: text,
  VSwitchId: text,
  /** The public address that the branches' devices talk to. */
  InternetIp: text,
  Name: text,
  Description: text,
  /** Bandwidth, `5M` or `5 Mbps`. */
  Spec: text,
  /** `Normal` or `FinancialLocked`; empty where the cloud has no bills. */
  BusinessStatus: text,
  /** `enable` or `disable`; empty where the cloud does not say. */
  IpsecVpn: text,
  SslVpn: text,
  /** Milliseconds since 1970. */
  CreateTime: integer.optional(),
};

const misprints = { IpssecVpn: 'IpsecVpn' };

export const vpnGateways = {
  DescribeVpnGateway: {
    access: 'read',
    subject: 'VpnGatewayId',
    answer: alsoSpelled(misprints, z.object({ ...fields, ...requestId })),
  },
  DescribeVpnGateways: listOperation({
    answer: z.object({
      VpnGateways: z.object({ VpnGateway: z.array(alsoSpelled(misprints, z.object(fields))) }),
      ...page,
    }),
    rows: (answer) => answer.VpnGateways.VpnGateway,
    idOf: (row) => row.VpnGatewayId,
  }),
} satisfies Record<keyof VpnGatewayRequests, Operation>;
