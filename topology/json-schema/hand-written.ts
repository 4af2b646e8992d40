// Rules of the plan language that the parser keeps in code and a JSON Schema can say too.
import type { z } from 'zod';

type JsonSchema = z.core.JSONSchema.JSONSchema;

function required(...keys: string[]): JsonSchema {
  return { type: 'object', required: keys };
}

const OWNED_KEYS = ['vpc', 'vswitch', 'bandwidthMbps', 'ipsec', 'ssl'];

/** A gateway exists, or the plan makes it. */
export const GATEWAY_RULES: JsonSchema = {
  anyOf: [required('id'), required('vpc', 'bandwidthMbps')],
  not: { anyOf: OWNED_KEYS.map((key) => required('id', key)) },
};

export const NEVER_BOTH_ENDS: JsonSchema = { not: required('address', 'customerGateway') };

export const WAVES_RULES: JsonSchema = { contains: { const: 'rest' } };

/** A number from `least`, or a percentage. */
export function shareSchemas(least: number): JsonSchema[] {
  return [
    { type: 'integer', minimum: least, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'string', pattern: '^(100|[1-9]?\\d)%$' },
  ];
}

function perLink(rule: JsonSchema): JsonSchema {
  return { ...required('links'), properties: { links: { type: 'array', items: rule } } };
}

/** Where no CSV row and no links from below can have them, a site or each of its links has its ends. */
export const SITES_ALONE: JsonSchema = {
  if: {
    not: {
      anyOf: [
        required('sitesFrom'),
        { ...required('defaults'), properties: { defaults: required('links') } },
        {
          ...required('profiles'),
          properties: { profiles: { not: { type: 'object', additionalProperties: { not: required('links') } } } },
        },
      ],
    },
  },
  // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
  then: {
    type: 'object',
    properties: {
      sites: {
        type: 'array',
        items: {
          allOf: [
            { anyOf: [required('siteSubnets'), perLink(required('siteSubnets'))] },
            {
              anyOf: [
                required('address'),
                required('customerGateway'),
                perLink({ anyOf: [required('address'), required('customerGateway')] }),
              ],
            },
          ],
        },
      },
    },
  },
};
