// Cuts YAML text into tokens within the budgets. It stops at the first thing that no plan may have: too much, too deep,
// a directive, a second document. Tags are noted and read over.
import { Lexer, Parser, type CST } from 'yaml';
import { MAX_ALIASES, MAX_DEPTH, MAX_TOKENS } from './limits.ts';
import type { Complaint } from './findings.ts';

export interface Refusal extends Complaint {
  offset: number;
}

export interface Tokens {
  tokens: CST.Token[];
  /** Tags, of which only the first few are noted. */
  tagOffsets: number[];
  refusal?: Refusal;
}

const MAX_NOTED_TAGS = 100;

export function tokenize(text: string): Tokens {
  const parser = new Parser();
  const found: Tokens = { tokens: [], tagOffsets: [] };
  const budget = { tokens: MAX_TOKENS, aliases: MAX_ALIASES };
  for (const lexeme of new Lexer().lex(text)) {
    const refusal = spend(budget, lexeme);
    if (refusal !== undefined) return { ...found, refusal: { ...refusal, offset: parser.offset } };
    // No plain text can begin with these two characters: they are always a tag and an alias.
    if (lexeme.startsWith('!') && found.tagOffsets.length < MAX_NOTED_TAGS) found.tagOffsets.push(parser.offset);
    const stop = take(parser.next(lexeme), found) ?? tooDeep(parser);
    if (stop !== undefined) return { ...found, refusal: stop };
  }
  const stop = take(parser.end(), found);
  return stop === undefined ? found : { ...found, refusal: stop };
}

function spend(budget: { tokens: number; aliases: number }, lexeme: string): Complaint | undefined {
  if (budget.tokens-- <= 0) {
    return { code: 'too-many-nodes', message: 'The document has too many parts', hint: 'Split it into several plans' };
  }
  if (lexeme.startsWith('*') && budget.aliases-- <= 0) {
    return {
      code: 'too-many-aliases',
      message: `The document has more than ${MAX_ALIASES} aliases`,
      hint: 'Write what the sites share under defaults',
    };
  }
  return undefined;
}

function take(tokens: Iterable<CST.Token>, found: Tokens): Refusal | undefined {
  for (const token of tokens) {
    const refusal = refuseToken(token, found.tokens);
    if (refusal !== undefined) return refusal;
    found.tokens.push(token);
  }
  return undefined;
}

function refuseToken(token: CST.Token, earlier: CST.Token[]): Refusal | undefined {
  if (token.type === 'directive' && !/^%YAML\s+1\.2\s*$/.test(token.source)) {
    return {
      offset: token.offset,
      code: 'yaml-directive',
      message: 'A directive other than %YAML 1.2 is not allowed',
      hint: 'Remove the line; documents are read as YAML 1.2',
    };
  }
  if (token.type === 'document' && earlier.some((other) => other.type === 'document')) {
    return {
      offset: token.offset,
      code: 'yaml-second-document',
      message: 'A file holds one document, and here a second one begins',
      hint: 'Move it to a file of its own',
    };
  }
  return undefined;
}

// One entry of the stack is the document, one the scalar being read.
function tooDeep(parser: Parser): Refusal | undefined {
  if (parser.stack.length <= MAX_DEPTH + 2) return undefined;
  return { ...nestedTooDeep(), offset: parser.offset };
}

export function nestedTooDeep(): Complaint {
  return {
    code: 'too-deep',
    message: `Maps and lists are nested more than ${MAX_DEPTH} levels deep`,
    hint: 'Check the indentation and the brackets here',
  };
}
