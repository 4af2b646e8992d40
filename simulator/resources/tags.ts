// Tags, as the Terraform providers read and write them: on gateways, customer gateways, connections and SSL servers.
import { z } from 'zod';
import type { Answer } from '../api/answer.ts';
import { refusal } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import {
  flag,
  oneOf,
  optional,
  regionId,
  repeated,
  repeatedPairs,
  required,
  text,
  withDefault,
} from '../api/parameter-rules.ts';
import type { Resources } from '../world/world.ts';

const types = ['VPNGATEWAY', 'CUSTOMERGATEWAY', 'VPNCONNECTION', 'SSLVPNSERVER', 'SSLVPNCLIENTCERT'] as const;

export const tagsSchema = z.object({
  ResourceType: z.enum(types),
  Tags: z.record(z.string(), z.string()),
});
export type Tags = z.infer<typeof tagsSchema>;

/** alibabacloudstack writes VpnGateWay, alicloud VPNGATEWAY. */
function resourceType(value: string, name: string): Tags['ResourceType'] {
  return oneOf(types)(value.toUpperCase(), name);
}

export function withTags(row: Answer, id: string, { tags }: Pick<Resources, 'tags'>): Answer {
  const found = tags.get(id);
  if (found === undefined) return row;
  return { ...row, Tags: { Tag: Object.entries(found.Tags).map(([Key, Value]) => ({ Key, Value })) } };
}

/** What public creates take, and the guide's do not know (observed: alicloud). */
export const firstTags = repeatedPairs({ min: 0, max: 20 });

interface Tagging {
  readonly id: string;
  readonly type: Tags['ResourceType'];
  readonly tags: readonly [string, string][];
}

/** Adds to those that are there. */
export function setTags({ tags: stored }: Pick<Resources, 'tags'>, { id, type, tags }: Tagging): void {
  if (tags.length === 0) return;
  stored.set(id, { ResourceType: type, Tags: { ...stored.get(id)?.Tags, ...Object.fromEntries(tags) } });
}

export const tagResources = defineOperation({
  action: 'TagResources',
  rules: {
    RegionId: regionId,
    ResourceType: required(resourceType),
    ResourceId: repeated({ min: 1, max: 50 }),
    Tag: repeatedPairs({ min: 1, max: 20 }),
  },
  lock: { kind: 'none' },
  run({ ResourceType, ResourceId, Tag }, { resources }) {
    for (const id of ResourceId) requireTaggable(resources, id);
    for (const id of ResourceId) setTags(resources, { id, type: ResourceType, tags: Tag });
    return { answer: {}, effect: effectOn(ResourceId) };
  },
});

export const untagResources = defineOperation({
  action: 'UnTagResources',
  rules: {
    RegionId: regionId,
    ResourceType: required(resourceType),
    ResourceId: repeated({ min: 1, max: 50 }),
    TagKey: repeated({ min: 0, max: 20 }),
    All: withDefault(flag, false),
  },
  lock: { kind: 'none' },
  run({ ResourceType, ResourceId, TagKey, All }, { resources }) {
    for (const id of ResourceId) requireTaggable(resources, id);
    for (const id of ResourceId) {
      const kept = Object.entries(resources.tags.get(id)?.Tags ?? {}).filter(([key]) => !isDoomed(key, TagKey, All));
      if (kept.length > 0) resources.tags.set(id, { ResourceType, Tags: Object.fromEntries(kept) });
      else resources.tags.delete(id);
    }
    return { answer: {}, effect: effectOn(ResourceId) };
  },
});

export const listTagResources = defineOperation({
  action: 'ListTagResources',
  rules: {
    RegionId: regionId,
    ResourceType: required(resourceType),
    ResourceId: repeated({ min: 0, max: 50 }),
    Tag: repeatedPairs({ min: 0, max: 20 }),
    NextToken: optional(text),
  },
  lock: { kind: 'none' },
  run({ ResourceType, ResourceId, Tag }, call) {
    const asked = (key: string, value: string) =>
      Tag.length === 0 || Tag.some(([name, wanted]) => name === key && (wanted === '' || wanted === value));
    const TagResource = tagsOf(call, ResourceType, ResourceId).filter((tag) => asked(tag.TagKey, tag.TagValue));
    // Go clients panic unless it is a string; everything fits on one page.
    return { answer: { NextToken: '', TagResources: { TagResource } } };
  },
});

function tagsOf({ resources }: Call, type: Tags['ResourceType'], ids: readonly string[]) {
  return [...resources.tags]
    .filter(([id, found]) => found.ResourceType === type && (ids.length === 0 || ids.includes(id)))
    .flatMap(([ResourceId, found]) =>
      Object.entries(found.Tags).map(([TagKey, TagValue]) => ({ ResourceType: type, ResourceId, TagKey, TagValue })),
    );
}

function requireTaggable(resources: Resources, id: string): void {
  const { vpnGateways, customerGateways, vpnConnections, sslServers, clientCerts } = resources;
  const isThere = [vpnGateways, customerGateways, vpnConnections, sslServers, clientCerts].some((found) =>
    found.has(id),
  );
  if (!isThere) throw refusal('InvalidResourceId.NotFound');
}

function isDoomed(key: string, keys: readonly string[], all: boolean): boolean {
  return keys.includes(key) || (all && keys.length === 0);
}

function effectOn(ids: readonly string[]) {
  return { resourceType: 'tags', resourceId: ids.join(','), gatewayId: null, name: null } as const;
}
