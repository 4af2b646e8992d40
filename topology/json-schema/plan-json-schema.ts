// The JSON Schema (draft-07) of the plan language, for editors: made from the zod schemas that plans are parsed with, and from
// the rules that they keep in code. What depends on merging, on other sites or on the edition no schema can say.
import { z } from 'zod';
import { FORBIDDEN_KEYS } from '../document/key-rules.ts';
import { MAX_ITEMS } from '../document/limits.ts';
import { PSK_CLASHES } from '../psk-kinds.ts';
import { clientAccessSchema, gatewaySchema } from '../schema/gateway-schema.ts';
import { ADDRESS, CIDR } from '../schema/network-schema.ts';
import { planSchema } from '../schema/plan-schema.ts';
import { pskSchema } from '../schema/psk-schema.ts';
import { MAX_FAILURES, rolloutSchema, WAVE } from '../schema/rollout-schema.ts';
import * as settings from '../schema/settings-schema.ts';
import { describePlan } from './describe-plan.ts';
import { GATEWAY_RULES, NEVER_BOTH_ENDS, shareSchemas, SITES_ALONE, WAVES_RULES } from './hand-written.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const DOTTED = `${OCTET}(\\.${OCTET}){3}`;

export function planJsonSchema(): JsonSchema {
  const whole = planSchema.extend({ sites: z.array(settings.siteSchema).min(1).optional() });
  const schema = z.toJSONSchema(whole, {
    target: 'draft-7',
    io: 'input',
    metadata: definitions(),
    override: ({ zodSchema, jsonSchema }) => refine(zodSchema, jsonSchema),
  });
  describePlan(schema);
  const sites = schema.properties?.['sites'];
  if (typeof sites === 'object') delete sites.maxItems;
  const anyOf = ['sites', 'sitesFrom', 'clientAccess'].map((key) => ({ required: [key] }));
  return { ...schema, title: 'Causeway plan', anyOf, ...SITES_ALONE };
}

// What stands in several places is written once.
function definitions() {
  const named = z.registry<{ id: string }>();
  const { linkSchema, ikeSchema, ipsecSchema, idsSchema, healthCheckSchema, routeSchema } = settings;
  const all = {
    psk: pskSchema,
    ike: ikeSchema,
    ipsec: ipsecSchema,
    ids: idsSchema,
    healthCheck: healthCheckSchema,
    route: routeSchema,
    customerGateway: settings.customerGatewaySchema,
    connection: settings.connectionSchema,
    link: linkSchema,
    settings: settings.sharedSchema,
    site: settings.siteSchema,
    gateway: gatewaySchema,
    clientAccess: clientAccessSchema,
    rollout: rolloutSchema,
  };
  for (const [id, schema] of Object.entries(all)) named.add(schema, { id });
  return named;
}

function refine(zodSchema: z.core.$ZodTypes, jsonSchema: z.core.JSONSchema.BaseSchema): void {
  if (zodSchema === CIDR) describePattern(jsonSchema, `^${DOTTED}/(3[0-2]|[12]?\\d)$`, 'Write it like 10.2.0.0/24');
  if (zodSchema === ADDRESS) describePattern(jsonSchema, `^${DOTTED}$`, 'Write it like 203.0.113.7');
  if (zodSchema === MAX_FAILURES) Object.assign(jsonSchema, { anyOf: shareSchemas(0) });
  if (zodSchema === WAVE) Object.assign(jsonSchema, { anyOf: [...shareSchemas(1), { const: 'rest' }] });
  if (zodSchema instanceof z.ZodArray) jsonSchema.maxItems = MAX_ITEMS;
  if (zodSchema instanceof z.ZodArray && zodSchema.element === WAVE) Object.assign(jsonSchema, WAVES_RULES);
  if (zodSchema instanceof z.ZodRecord) refuseOddKeys(jsonSchema);
  if (zodSchema === pskSchema) {
    jsonSchema.not = { anyOf: PSK_CLASHES.map((keys) => ({ required: [...keys] })) };
  }
  if (zodSchema === gatewaySchema) Object.assign(jsonSchema, GATEWAY_RULES);
  if (zodSchema === settings.siteSchema || zodSchema === settings.linkSchema) {
    Object.assign(jsonSchema, NEVER_BOTH_ENDS);
  }
}

// `patternErrorMessage` is what yaml-language-server shows in place of the pattern.
function describePattern(schema: object, pattern: string, patternErrorMessage: string): void {
  Object.assign(schema, { pattern, patternErrorMessage });
}

function refuseOddKeys(schema: z.core.JSONSchema.BaseSchema): void {
  schema.maxProperties = MAX_ITEMS;
  const names = schema.propertyNames;
  if (typeof names !== 'object') throw new Error('Cannot refuse odd keys: the schema has no rule for its names');
  schema.propertyNames = { allOf: [names, { not: { enum: [...FORBIDDEN_KEYS] } }] };
}
