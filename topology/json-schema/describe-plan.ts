// Writes what each key means into the JSON Schema, for editors to show.
import type { z } from 'zod';
import { keyDescriptions as texts } from '../key-descriptions.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;
type Texts = Readonly<Record<string, string>>;

export function describePlan(schema: JsonSchema): void {
  const definitions = new Map(Object.entries(schema.definitions ?? {}));
  const definition = (name: string) => objectAt(definitions.get(name), name);
  describe(schema, texts.plan);
  describe(property(schema, 'cloud'), texts.cloud);
  const sitesFrom = itemsOf(schema, 'sitesFrom');
  describe(sitesFrom, texts.sitesFrom);
  describe(property(sitesFrom, 'columns'), texts.columns);
  for (const name of ['settings', 'site', 'link']) describe(definition(name), texts.setting);
  for (const name of ['site', 'link']) describe(definition(name), texts.own);
  describe(definition('site'), texts.site);
  for (const name of ['settings', 'site']) describe(definition(name), texts.links);
  for (const [name, keys] of Object.entries(defined)) describe(definition(name), keys);
  const rollout = definition('rollout');
  describe(property(definition('gateway'), 'ssl'), texts.ssl);
  describe(property(rollout, 'verify'), texts.verify);
  describe(property(rollout, 'window'), texts.window);
  describe(property(rollout, 'patience'), texts.patience);
}

const defined: Record<string, Texts> = {
  gateway: texts.gateway,
  link: texts.link,
  customerGateway: texts.customerGateway,
  connection: texts.connection,
  psk: texts.psk,
  ike: texts.ike,
  ipsec: texts.ipsec,
  ids: texts.ids,
  healthCheck: texts.healthCheck,
  route: texts.route,
  clientAccess: texts.clientAccess,
  rollout: texts.rollout,
};

function describe(schema: JsonSchema, keys: Texts): void {
  for (const [key, description] of Object.entries(keys)) property(schema, key).description = description;
}

function property(schema: JsonSchema, key: string): JsonSchema {
  return objectAt(schema.properties?.[key], key);
}

function itemsOf(schema: JsonSchema, key: string): JsonSchema {
  const { items } = property(schema, key);
  return objectAt(Array.isArray(items) ? undefined : items, key);
}

function objectAt(found: z.core.JSONSchema._JSONSchema | undefined, key: string): JsonSchema {
  if (typeof found === 'object') return found;
  throw new Error(`Cannot describe ${key}: the plan's schema has no such key`);
}
