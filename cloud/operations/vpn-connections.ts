// IPsec connections (guide 6.6): requests as they are sent, answers as they are trusted. The Describe answers hold the
// pre-shared key in clear.
import { z } from 'zod';
import { alsoSpelled, done, flag, id, integer, page, requestId, text } from './answer-fields.ts';
import { listOperation } from './operation.ts';
import type { Idempotent, Operation, Paging } from './operation.ts';

/** Phase 1. What is left out gets the cloud's default. */
export interface IkeConfig {
  /** 1 to 100 characters without spaces; random when left out. */
  Psk?: string | undefined;
  IkeVersion?: 'ikev1' | 'ikev2' | undefined;
  IkeMode?: 'main' | 'aggressive' | undefined;
  IkeEncAlg?: string | undefined;
  IkeAuthAlg?: string | undefined;
  IkePfs?: string | undefined;
  /** Seconds, 0 to 86400. */
  IkeLifetime?: number | undefined;
  LocalId?: string | undefined;
  /** The guide's name of `LocalId` in requests, for clouds that know no other. */
  LocalIdIPsec?: string | undefined;
  RemoteId?: string | undefined;
}

/** Phase 2. What is left out gets the cloud's default. */
export interface IpsecConfig {
  IpsecEncAlg?: string | undefined;
  IpsecAuthAlg?: string | undefined;
  IpsecPfs?: string | undefined;
  /** Seconds, 0 to 86400. */
  IpsecLifetime?: number | undefined;
}

/** The guide prints these names in lower case and every value as a string. */
export interface HealthCheckConfig {
  enable: 'true' | 'false';
  dip?: string | undefined;
  sip?: string | undefined;
  /** Seconds. */
  interval?: `${number}` | undefined;
  retry?: `${number}` | undefined;
}

export interface VpnConnectionRequests {
  /** Locks the gateway until the connection is made. Subnets are CIDRs joined by commas, Local being the VPC's side. */
  CreateVpnConnection: Idempotent & {
    VpnGatewayId: string;
    CustomerGatewayId: string;
    LocalSubnet: string;
    RemoteSubnet: string;
    Name?: string | undefined;
    /** Negotiate at once rather than with the first traffic. */
    EffectImmediately?: boolean | undefined;
    IkeConfig?: IkeConfig | undefined;
    IpsecConfig?: IpsecConfig | undefined;
    HealthCheckConfig?: HealthCheckConfig | undefined;
  };
  DescribeVpnConnection: { VpnConnectionId: string };
  DescribeVpnConnections: Paging & {
    VpnConnectionId?: string | undefined;
    VpnGatewayId?: string | undefined;
    CustomerGatewayId?: string | undefined;
  };
  /** Locks the gateway until the connection is gone. */
  DeleteVpnConnection: Idempotent & { VpnConnectionId: string };
}

const ike = z.object({
  Psk: z.string().optional(),
  IkeVersion: text,
  IkeMode: text,
  IkeEncAlg: text,
  IkeAuthAlg: text,
  IkePfs: text,
  IkeLifetime: integer,
  LocalId: text,
  RemoteId: text,
});

const ipsec = z.object({ IpsecEncAlg: text, IpsecAuthAlg: text, IpsecPfs: text, IpsecLifetime: integer });

const ipsecMisprints = {
  IpssecEncAlg: 'IpsecEncAlg',
  IpssecAuthAlg: 'IpsecAuthAlg',
  IpssecPfs: 'IpsecPfs',
  IpssecLifetime: 'IpsecLifetime',
};

const fields = {
  VpnConnectionId: id,
  VpnGatewayId: id,
  CustomerGatewayId: id,
  Name: text,
  LocalSubnet: z.string().min(1),
  RemoteSubnet: z.string().min(1),
  EffectImmediately: flag,
  IkeConfig: ike,
  IpsecConfig: alsoSpelled(ipsecMisprints, ipsec),
  /** `ike_sa_not_established`, `ike_sa_established`, `ipsec_sa_not_established` or `ipsec_sa_established`. */
  Status: z.string(),
  /** Milliseconds since 1970. */
  CreateTime: integer.optional(),
};

const misprints = { IpssecConfig: 'IpsecConfig', status: 'Status' };

export const vpnConnections = {
  CreateVpnConnection: {
    access: 'write',
    // Routes are made one by one by those who own them; the public cloud's default would add its own.
    always: { AutoConfigRoute: 'false' },
    answer: z.object({ VpnConnectionId: id, ...requestId }),
  },
  DescribeVpnConnection: {
    access: 'read',
    subject: 'VpnConnectionId',
    answer: alsoSpelled(misprints, z.object({ ...fields, ...requestId })),
  },
  DescribeVpnConnections: listOperation({
    answer: z.object({
      VpnConnections: z.object({ VpnConnection: z.array(alsoSpelled(misprints, z.object(fields))) }),
      ...page,
    }),
    rows: (answer) => answer.VpnConnections.VpnConnection,
    idOf: (row) => row.VpnConnectionId,
  }),
  DeleteVpnConnection: { access: 'write', answer: done },
} satisfies Record<keyof VpnConnectionRequests, Operation>;
