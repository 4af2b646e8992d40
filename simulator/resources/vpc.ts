// VPCs and their vSwitches: those that the configuration names, for the gateways to live in.
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import { optional, paging, regionId, text } from '../api/parameter-rules.ts';
import type { VpcConfig } from '../config.ts';
import { vpcsOf, vswitchOf } from '../config.ts';
import { pageOf } from './paging.ts';

type Place = Pick<Call, 'config' | 'region'>;

export function requireVpc({ config, region }: Place, id: string) {
  const found = vpcsOf(config).find((vpc) => vpc.id === id && vpc.region === region);
  if (found === undefined) throw refusal('InvalidVpcId.NotFound');
  return { cidr: found.cidr, vswitchId: vswitchOf(id) };
}

export function requireVSwitch(place: Place, vpcId: string, id: string): void {
  if (requireVpc(place, vpcId).vswitchId !== id) throw refusal('InvalidVSwitchId.NotFound');
}

export const describeVpcs = defineOperation({
  action: 'DescribeVpcs',
  rules: { RegionId: regionId, VpcId: optional(text), ...paging },
  lock: { kind: 'none' },
  run({ VpcId, PageNumber, PageSize }, call) {
    const found = inRegion(call).filter(({ id }) => VpcId === undefined || VpcId.split(',').includes(id));
    return { answer: pageOf(found, { list: 'Vpcs', item: 'Vpc', PageNumber, PageSize, view: viewVpc }) };
  },
});

export const describeVSwitches = defineOperation({
  action: 'DescribeVSwitches',
  // Asking by VPC or vSwitch, a caller may leave the region out.
  rules: { VpcId: optional(text), VSwitchId: optional(text), ...paging },
  lock: { kind: 'none' },
  run({ VpcId, VSwitchId, PageNumber, PageSize }, { config }) {
    const found = vpcsOf(config)
      .filter(({ id }) => VpcId === undefined || VpcId === id)
      .filter(({ id }) => VSwitchId === undefined || VSwitchId.split(',').includes(vswitchOf(id)));
    return { answer: pageOf(found, { list: 'VSwitches', item: 'VSwitch', PageNumber, PageSize, view: viewVSwitch }) };
  },
});

function inRegion({ config, region }: Place): VpcConfig[] {
  return vpcsOf(config).filter((vpc) => vpc.region === region);
}

function viewVpc({ id, region, cidr }: VpcConfig): Answer {
  return {
    VpcId: id,
    RegionId: region,
    Status: 'Available',
    VpcName: id,
    CidrBlock: cidr,
    VSwitchIds: { VSwitchId: [vswitchOf(id)] },
    IsDefault: false,
  };
}

function viewVSwitch({ id, region, cidr }: VpcConfig): Answer {
  const ZoneId = `${region}-a`;
  return { VSwitchId: vswitchOf(id), VpcId: id, ZoneId, Status: 'Available', CidrBlock: cidr, IsDefault: false };
}
