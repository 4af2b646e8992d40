// The JSON Schema (draft-07) of the plan language, for editors: made from the zod schema that plans are parsed with, and from
// the rules that zod keeps in code. What depends on merging, on other sites or on the edition no schema can say.
import { z } from 'zod';
import { FORBIDDEN_KEYS } from '../document/key-rules.ts';
import { MAX_ITEMS } from '../document/limits.ts';
import { keyDescriptions } from '../key-descriptions.ts';
import { ADDRESS, CIDR, planSchema, siteSchema } from '../plan-schema.ts';
import { PSK_CLASHES } from '../psk-kinds.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const DOTTED = `${OCTET}(\\.${OCTET}){3}`;

export function planJsonSchema(): JsonSchema {
  const whole = planSchema.extend({ sites: z.array(siteSchema).min(1).optional() });
  const schema = z.toJSONSchema(whole, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => refine(zodSchema, jsonSchema),
  });
  const sites = itemsOf(schema, 'sites');
  // No layer below a site can have these two.
  sites.required = [...(sites.required ?? []), 'address', 'siteSubnets'];
  delete property(schema, 'sites').maxItems;
  describePlan(schema);
  const anyOf = [{ required: ['sites'] }, { required: ['sitesFrom'] }];
  return { ...schema, title: 'Causeway plan', anyOf };
}

function refine(zodSchema: z.core.$ZodTypes, jsonSchema: z.core.JSONSchema.BaseSchema): void {
  if (zodSchema === CIDR) describePattern(jsonSchema, `^${DOTTED}/(3[0-2]|[12]?\\d)$`, 'Write it like 10.2.0.0/24');
  if (zodSchema === ADDRESS) describePattern(jsonSchema, `^${DOTTED}$`, 'Write it like 203.0.113.7');
  if (zodSchema instanceof z.ZodArray) jsonSchema.maxItems = MAX_ITEMS;
  if (zodSchema instanceof z.ZodRecord) refuseOddKeys(jsonSchema);
  if (jsonSchema.properties !== undefined && 'derive' in jsonSchema.properties) {
    jsonSchema.not = { anyOf: PSK_CLASHES.map((keys) => ({ required: [...keys] })) };
  }
}

// `patternErrorMessage` is what yaml-language-server shows in place of the pattern.
function describePattern(schema: object, pattern: string, patternErrorMessage: string): void {
  Object.assign(schema, { pattern, patternErrorMessage });
}

function refuseOddKeys(schema: z.core.JSONSchema.BaseSchema): void {
  schema.maxProperties = MAX_ITEMS;
  schema.propertyNames = {
    allOf: [objectAt(schema.propertyNames, 'its names'), { not: { enum: [...FORBIDDEN_KEYS] } }],
  };
}

function describePlan(schema: JsonSchema): void {
  const texts = keyDescriptions;
  describe(schema, texts.plan);
  describe(property(schema, 'cloud'), texts.cloud);
  describe(valuesOf(schema, 'gateways'), texts.gateway);
  describeSettings(property(schema, 'defaults'));
  describeSettings(valuesOf(schema, 'profiles'));
  describeSettings(itemsOf(schema, 'sites'));
  describe(itemsOf(schema, 'sites'), texts.site);
  describe(itemsOf(schema, 'sitesFrom'), texts.sitesFrom);
  describe(property(itemsOf(schema, 'sitesFrom'), 'columns'), texts.columns);
}

function describeSettings(settings: JsonSchema): void {
  const texts = keyDescriptions;
  describe(settings, texts.setting);
  describe(property(settings, 'psk'), texts.psk);
  describe(property(settings, 'ike'), texts.ike);
  describe(property(settings, 'ipsec'), texts.ipsec);
  describe(itemsOf(settings, 'routes'), texts.route);
}

function describe(schema: JsonSchema, texts: Readonly<Record<string, string>>): void {
  for (const [key, description] of Object.entries(texts)) property(schema, key).description = description;
}

function property(schema: JsonSchema, key: string): JsonSchema {
  return objectAt(schema.properties?.[key], key);
}

function itemsOf(schema: JsonSchema, key: string): JsonSchema {
  const { items } = property(schema, key);
  return objectAt(Array.isArray(items) ? undefined : items, key);
}

function valuesOf(schema: JsonSchema, key: string): JsonSchema {
  return objectAt(property(schema, key).additionalProperties, key);
}

function objectAt(found: z.core.JSONSchema._JSONSchema | undefined, key: string): JsonSchema {
  if (typeof found === 'object') return found;
  throw new Error(`Cannot describe ${key}: the plan's schema has no such key`);
}
