// What the client knows about an operation of the API beyond its request: data, so that a further operation is a further entry.
import type { z } from 'zod';
import type { WireParameters } from '../signing/canonical-query.ts';

export type Service = 'Vpc' | 'Sts';

export interface Operation<Answer = unknown> {
  /** After a lost answer a read may simply be repeated; a write may have taken effect. */
  access: 'read' | 'write';
  /** The cloud's service that has it; the VPC service when left out. */
  service?: Service;
  /** Parameters without which the guide has no such request. */
  required?: readonly string[];
  /** The guide promises that the same ClientToken with the same parameters has its effect once. */
  honoursToken?: true;
  answer: z.ZodType<Answer>;
  /** Sent with every request of this operation. */
  always?: WireParameters;
  /** The parameter that names what is read; an answer about another one is not believed. */
  subject?: string;
}

/** The paging fields that every list answers with. */
export interface Page {
  TotalCount: number;
  PageSize: number;
}

export interface ListOperation<Answer extends Page, Row> extends Operation<Answer> {
  rows: (answer: Answer) => Row[];
  /** What makes a row the same one on two pages. */
  idOf: (row: Row) => string;
}

/** Ties the types of a list's answer, rows and ids together. */
export function listOperation<Answer extends Page, Row>(
  list: Omit<ListOperation<Answer, Row>, 'access'>,
): ListOperation<Answer, Row> {
  return { access: 'read', ...list };
}

/** Which page to ask for; for those who call a list operation directly. */
export interface Paging {
  /** From 1. */
  PageNumber?: number | undefined;
  /** 1 to 50. */
  PageSize?: number | undefined;
}

/** At most 64 ASCII characters; the same token with the same parameters has its effect once. */
export interface Idempotent {
  ClientToken?: string | undefined;
}
