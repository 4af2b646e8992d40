// One sentence for each way in which a value can have the wrong shape.
import type { z } from 'zod';
import type { Complaint } from './findings.ts';
import { isSecretPlace, type Located } from './located.ts';
import { nearestWord } from './nearest-word.ts';

/** By code; a schema names a code as the `error` of a check. */
export type ComplaintTable = Record<string, Omit<Complaint, 'code'>>;

interface Context {
  node: Located;
  isFound: boolean;
  table: ComplaintTable;
}

export function shapeComplaint(issue: z.core.$ZodIssue, context: Context): Complaint {
  const key = String(issue.path.at(-1) ?? 'The document');
  if (!context.isFound) return missingKey(key);
  if (isNothing(context.node)) return missingValue(keyName(issue.path));
  const own = ownComplaint(issue, context.table);
  if (own !== undefined) return own;
  return generalComplaint(issue, { name: keyName(issue.path), node: context.node });
}

interface Named {
  name: string;
  node: Located;
}

function generalComplaint(issue: z.core.$ZodIssue, { name, node }: Named): Complaint {
  if (issue.code === 'invalid_type') return wrongType(issue.expected, { name, node });
  if (issue.code === 'invalid_value') return notAllowed(issue.values.map(String), { name, node });
  if (issue.code === 'too_small') return tooSmall(issue, name);
  if (issue.code === 'too_big') {
    return { code: 'out-of-range', message: `${name} is too large`, hint: `At most ${issue.maximum}` };
  }
  return { code: 'wrong-type', message: `${name} has a wrong value`, hint: 'Check the documentation' };
}

// `invalid_key` wraps the complaint about a map's key.
function ownComplaint(issue: z.core.$ZodIssue, table: ComplaintTable): Complaint | undefined {
  const code = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message;
  if (code === undefined) return undefined;
  if (issue.code === 'custom' && issue.params !== undefined) return { code, ...customTexts(issue.params) };
  const texts = Object.hasOwn(table, code) ? table[code] : undefined;
  return texts === undefined ? undefined : { code, ...texts };
}

function customTexts(params: Record<string, unknown>): Omit<Complaint, 'code'> {
  return { message: String(params['message']), hint: String(params['hint']) };
}

function keyName(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'The document';
  if (typeof last !== 'number') return String(last);
  const list = path.findLast((key) => typeof key !== 'number');
  return `An item of ${String(list ?? 'the list')}`;
}

function isNothing(node: Located): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function missingKey(key: string): Complaint {
  return { code: 'missing-key', message: `${key} is missing`, hint: `Add ${key} here` };
}

function missingValue(name: string): Complaint {
  return { code: 'missing-value', message: `${name} has no value`, hint: 'Write a value or remove the key' };
}

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function wrongType(expected: string, { name, node }: Named): Complaint {
  if (expected === 'string' && node.kind === 'scalar') return quoteIt(name, node.value);
  const wanted = kinds[expected] ?? expected;
  const complaint = { code: 'wrong-type', message: `${name} must be ${wanted}` };
  return { ...complaint, hint: typeHint(expected, node) };
}

function quoteIt(name: string, value: unknown): Complaint {
  const kind = typeof value === 'number' ? 'a number' : 'true or false';
  return { code: 'quote-it', message: `${name} must be a text, but YAML reads this as ${kind}`, hint: 'Quote it' };
}

function typeHint(expected: string, node: Located): string {
  const isText = node.kind === 'scalar' && typeof node.value === 'string';
  if (expected === 'boolean') return 'Write true or false, without quotes';
  if (isText && (expected === 'number' || expected === 'int')) return 'Write the number without quotes';
  if (expected === 'array') return 'Write a list: [a, b], or one item a line after "- "';
  return `Write ${kinds[expected] ?? expected} here`;
}

function notAllowed(allowed: string[], { name, node }: Named): Complaint {
  const typed = node.kind === 'scalar' && !isSecretPlace(node) ? String(node.value) : '';
  const nearest = nearestWord(typed, allowed);
  const list = `One of ${allowed.join(', ')}`;
  return {
    code: 'not-allowed',
    message: `${name} has a value that is not allowed`,
    hint: nearest === undefined ? list : `Did you mean ${nearest}? ${list}`,
  };
}

function tooSmall(issue: z.core.$ZodIssueTooSmall, name: string): Complaint {
  if (issue.origin === 'array') {
    return { code: 'too-few', message: `${name} is empty`, hint: `Write at least ${issue.minimum}` };
  }
  if (issue.origin === 'string') {
    return { code: 'missing-value', message: `${name} is empty`, hint: 'Write a value or remove the key' };
  }
  return { code: 'out-of-range', message: `${name} is too small`, hint: `At least ${issue.minimum}` };
}
