// Customer gateways (guide 6.4): requests as they are sent, answers as they are trusted.
import { z } from 'zod';
import { done, id, integer, page, requestId, text } from './answer-fields.ts';
import { listOperation } from './operation.ts';
import type { Idempotent, Operation, Paging } from './operation.ts';

export interface CustomerGatewayRequests {
  /** `IpAddress` may exist once per account and region. */
  CreateCustomerGateway: Idempotent & {
    IpAddress: string;
    Name?: string | undefined;
    Description?: string | undefined;
  };
  DescribeCustomerGateway: { CustomerGatewayId: string };
  DescribeCustomerGateways: Paging & { CustomerGatewayId?: string | undefined };
  /** Refused while an IPsec connection uses it. */
  DeleteCustomerGateway: Idempotent & { CustomerGatewayId: string };
}

const fields = {
  CustomerGatewayId: id,
  IpAddress: z.string().min(1),
  Name: text,
  Description: text,
  /** Milliseconds since 1970. */
  CreateTime: integer.optional(),
};

export const customerGateways = {
  CreateCustomerGateway: {
    access: 'write',
    answer: z.object({ CustomerGatewayId: id, ...requestId }),
  },
  DescribeCustomerGateway: {
    access: 'read',
    subject: 'CustomerGatewayId',
    answer: z.object({ ...fields, ...requestId }),
  },
  DescribeCustomerGateways: listOperation({
    answer: z.object({
      CustomerGateways: z.object({ CustomerGateway: z.array(z.object(fields)) }),
      ...page,
    }),
    rows: (answer) => answer.CustomerGateways.CustomerGateway,
    idOf: (row) => row.CustomerGatewayId,
  }),
  DeleteCustomerGateway: { access: 'write', answer: done },
} satisfies Record<keyof CustomerGatewayRequests, Operation>;
