// The keys of a plan by place, read off its schema, and those that are right elsewhere.
import { z } from 'zod';
import type { KnownKeys } from './document/check-shape.ts';
import type { Complaint } from './document/findings.ts';
import { planSchema } from './schema/plan-schema.ts';
import { siteSchema } from './schema/settings-schema.ts';

const SITE_ONLY = ['name', 'address', 'customerGateway', 'siteSubnets', 'connection', 'profiles'] as const;

const misplacedInShared = Object.fromEntries(SITE_ONLY.map((key) => [key, onlyInSite(key)]));

const secretColumn = {
  code: 'csv-psk',
  message: 'A pre-shared key must not stand in a CSV file',
  hint: 'Write a reference under defaults, in a profile or in a site: { derive: LABEL, epoch: 1 }',
};

const misplaced: Record<string, Record<string, Complaint>> = {
  defaults: misplacedInShared,
  'profiles.*': misplacedInShared,
  'sitesFrom.*.columns': { psk: secretColumn },
};

export const knownPlanKeys: Record<string, KnownKeys> = Object.fromEntries(
  [
    ...keysByPlace(planSchema, ''),
    ...keysByPlace(siteSchema, 'sites.*'),
    ...keysByPlace(siteSchema, 'sitesFrom.*.rows.*'),
  ].map(([place, keys]) => [place, { keys, ...(misplaced[place] && { misplaced: misplaced[place] }) }]),
);

function keysByPlace(schema: z.core.$ZodType, place: string): [place: string, keys: string[]][] {
  if (schema instanceof z.ZodOptional) return keysByPlace(schema.unwrap(), place);
  if (schema instanceof z.ZodArray) return keysByPlace(schema.element, below(place, '*'));
  if (schema instanceof z.ZodRecord) return keysByPlace(schema.valueType, below(place, '*'));
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Record<string, z.core.$ZodType> = schema.shape;
  return [
    [place, Object.keys(shape)],
    ...Object.entries(shape).flatMap(([key, inner]) => keysByPlace(inner, below(place, key))),
  ];
}

function below(place: string, key: string): string {
  return place === '' ? key : `${place}.${key}`;
}

function onlyInSite(key: string): Complaint {
  return { code: 'site-only-key', message: `${key} belongs to a site`, hint: `Write ${key} in each site` };
}
