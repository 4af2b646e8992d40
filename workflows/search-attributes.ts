// The search attributes by which people find runs, lanes and links. Registered on the namespace before use.
import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';

export const SEARCH_ATTRIBUTES = [
  'CausewayOwner',
  'CausewayPlan',
  'CausewayGateway',
  'CausewaySite',
  'CausewayPhase',
  'CausewayOutcome',
  'CausewayTicket',
] as const;

export type SearchAttribute = (typeof SEARCH_ATTRIBUTES)[number];

export function attributesOf(values: Partial<Record<SearchAttribute, string>>): SearchAttributePair[] {
  return SEARCH_ATTRIBUTES.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [{ key: defineSearchAttributeKey(name, 'KEYWORD'), value }];
  });
}
