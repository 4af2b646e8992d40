// Customer gateways: the peer devices' public addresses. Synchronous, without a lock; one per address, account and region.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import { defineOperation } from '../api/operation.ts';
import {
  description,
  optional,
  paging,
  regionId,
  required,
  resourceName,
  text,
  token,
} from '../api/parameter-rules.ts';
import { cidr, overlaps, parseIpv4 } from '../world/ipv4.ts';
import { touch } from '../world/records.ts';
import type { Resources } from '../world/world.ts';
import { attributesOf } from './attributes.ts';
import { pageOf, withOrganization } from './paging.ts';
import { firstTags, setTags, withTags } from './tags.ts';

export const customerGatewaySchema = z.object({
  region: z.string(),
  CustomerGatewayId: z.string(),
  IpAddress: z.string(),
  Name: z.string(),
  Description: z.string(),
  CreateTime: z.number(),
});
export type CustomerGateway = z.infer<typeof customerGatewaySchema>;

/** Addresses that no customer gateway may have (public docs). */
const forbidden = ['100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '255.0.0.0/8'].map(cidr);

export function requireCustomerGateway(resources: Resources, region: string, id: string): CustomerGateway {
  const found = resources.customerGateways.get(id);
  if (found?.region !== region) throw refusal('InvalidCustomerGatewayInstanceId.NotFound');
  return found;
}

export function viewCustomerGateway(stored: CustomerGateway): Answer {
  return attributesOf(stored);
}

function peerAddress(value: string): string {
  const address = parseIpv4(value);
  if (address === undefined) throw refusal('InvalidIpAddress.WrongFormat');
  const block = { first: address, last: address };
  if (forbidden.some((range) => overlaps(range, block))) throw refusal('InvalidIpAddress.WrongFormat');
  return value;
}

export const createCustomerGateway = defineOperation({
  action: 'CreateCustomerGateway',
  rules: {
    RegionId: regionId,
    IpAddress: required(peerAddress),
    Name: optional(resourceName),
    Description: optional(description),
    Tags: firstTags,
    ClientToken: token,
  },
  lock: { kind: 'none' },
  run({ IpAddress, Name = '', Description = '', Tags }, { resources, region, nowMs, config, ids }) {
    const neighbours = [...resources.customerGateways.values()].filter((found) => found.region === region);
    if (neighbours.some((found) => found.IpAddress === IpAddress)) throw refusal('InvalidIpAddress.AlreadyExist');
    if (neighbours.length >= config.quotas.customerGatewaysPerRegion) throw refusal('Resource.QuotaFull');
    const CustomerGatewayId = ids.resourceId('cgw');
    const created = { region, CustomerGatewayId, IpAddress, Name, Description, CreateTime: nowMs };
    resources.customerGateways.set(CustomerGatewayId, created);
    setTags(resources, { id: CustomerGatewayId, type: 'CUSTOMERGATEWAY', tags: Tags });
    return { answer: viewCustomerGateway(created), effect: effectOn(created) };
  },
});

export const modifyCustomerGatewayAttribute = defineOperation({
  action: 'ModifyCustomerGatewayAttribute',
  rules: {
    RegionId: regionId,
    CustomerGatewayId: required(text),
    Name: optional(resourceName),
    Description: optional(description),
    ClientToken: token,
  },
  lock: { kind: 'none' },
  run({ CustomerGatewayId, Name, Description }, { resources, region }) {
    const found = requireCustomerGateway(resources, region, CustomerGatewayId);
    if (Name !== undefined) found.Name = Name;
    if (Description !== undefined) found.Description = Description;
    touch(found);
    return { answer: viewCustomerGateway(found), effect: effectOn(found) };
  },
});

export const deleteCustomerGateway = defineOperation({
  action: 'DeleteCustomerGateway',
  rules: { RegionId: regionId, CustomerGatewayId: required(text), ClientToken: token },
  lock: { kind: 'none' },
  run({ CustomerGatewayId }, { resources, region }) {
    const found = requireCustomerGateway(resources, region, CustomerGatewayId);
    const connections = [...resources.vpnConnections.values()];
    const isInUse = connections.some((connection) => connection.CustomerGatewayId === CustomerGatewayId);
    if (isInUse) throw refusal('DependencyViolation.VpnConnection');
    resources.customerGateways.delete(CustomerGatewayId);
    if (resources.tags.has(CustomerGatewayId)) resources.tags.delete(CustomerGatewayId);
    return { answer: {}, effect: effectOn(found) };
  },
});

export const describeCustomerGateway = defineOperation({
  action: 'DescribeCustomerGateway',
  rules: { RegionId: regionId, CustomerGatewayId: required(text) },
  lock: { kind: 'none' },
  run({ CustomerGatewayId }, { resources, region }) {
    const found = requireCustomerGateway(resources, region, CustomerGatewayId);
    return { answer: withTags(viewCustomerGateway(found), CustomerGatewayId, resources) };
  },
});

export const describeCustomerGateways = defineOperation({
  action: 'DescribeCustomerGateways',
  rules: { RegionId: regionId, CustomerGatewayId: optional(text), ...paging },
  lock: { kind: 'none' },
  run({ CustomerGatewayId, PageNumber, PageSize }, call) {
    const found = [...call.resources.customerGateways.values()]
      .filter((stored) => stored.region === call.region)
      .filter((stored) => CustomerGatewayId === undefined || stored.CustomerGatewayId === CustomerGatewayId);
    const view = (stored: CustomerGateway) =>
      withTags(withOrganization(viewCustomerGateway(stored), call), stored.CustomerGatewayId, call.resources);
    return { answer: pageOf(found, { list: 'CustomerGateways', item: 'CustomerGateway', PageNumber, PageSize, view }) };
  },
});

function effectOn({ CustomerGatewayId, Name }: CustomerGateway) {
  return { resourceType: 'customerGateway', resourceId: CustomerGatewayId, gatewayId: null, name: Name } as const;
}
