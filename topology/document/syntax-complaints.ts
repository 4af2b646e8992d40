// What a person reads when the YAML itself is wrong. The yaml package's own texts quote the source, which may be a secret.
import type { ErrorCode } from 'yaml';
import type { Complaint } from './findings.ts';

const complaints: Partial<Record<ErrorCode, [message: string, hint: string]>> = {
  ALIAS_PROPS: ['An alias cannot have an anchor of its own', 'Remove the anchor before the alias'],
  BAD_ALIAS: ['An alias has no usable name', 'Write * and the name of an anchor'],
  BAD_DQ_ESCAPE: ['A double-quoted text has an unknown escape', 'Double the backslash or use single quotes'],
  BAD_INDENT: ['The indentation does not fit', 'Line it up with its neighbours, with spaces'],
  BAD_PROP_ORDER: ['An anchor stands in the wrong place', 'Write the anchor right before its value'],
  BAD_SCALAR_START: ['A text cannot begin with this character', 'Quote the text'],
  BLOCK_AS_IMPLICIT_KEY: ['A second key begins on the same line', 'Write each key on its own line, or quote the text'],
  BLOCK_IN_FLOW: ['An indented block stands inside brackets', 'Close the bracket first, or write a list in brackets'],
  KEY_OVER_1024_CHARS: ['A key is longer than 1024 characters', 'Check for a missing quote or colon'],
  MISSING_CHAR: ['A character is missing', 'Close the quote or bracket, separate items with commas'],
  MULTILINE_IMPLICIT_KEY: ['A key is spread over several lines', 'Check for a missing colon or quote'],
  MULTIPLE_ANCHORS: ['A value has two anchors', 'Keep one of them'],
  RESOURCE_EXHAUSTION: ['The document is nested too deeply', 'Check the indentation and the brackets here'],
  TAB_AS_INDENT: ['The line is indented with a tab', 'Indent with spaces'],
  UNEXPECTED_TOKEN: ['Something unexpected stands here', 'Check the quotes, brackets and colons of this line'],
};

export function syntaxComplaint(code: ErrorCode): Complaint {
  const [message, hint] = complaints[code] ?? ['This is not valid YAML', 'Check the quotes, brackets and indentation'];
  return { code: 'yaml-syntax', message, hint };
}
