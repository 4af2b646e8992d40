// Regions: those that the configuration names, all served by this endpoint.
import { defineOperation } from '../api/operation.ts';
import { oneOf, optional, text, withDefault } from '../api/parameter-rules.ts';
import { regionsOf } from '../config.ts';

export const describeRegions = defineOperation({
  action: 'DescribeRegions',
  rules: { ProductType: optional(text), AcceptLanguage: withDefault(oneOf(['zh-CN', 'en-US']), 'zh-CN') },
  lock: { kind: 'none' },
  run(_, { config, host }) {
    const Region = regionsOf(config).map((id) => ({ RegionId: id, LocalName: id, RegionEndpoint: host }));
    return { answer: { Regions: { Region } } };
  },
});
