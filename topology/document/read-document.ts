// YAML text → located data, with every issue of the YAML itself. Never throws, whatever the text.
import { Composer, type CST, type Document } from 'yaml';
import { Findings } from './findings.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import { locateNodes } from './locate-nodes.ts';
import { positionAt, sourceText, type Located, type SourceText } from './located.ts';
import { syntaxComplaint } from './syntax-complaints.ts';
import { tokenize } from './tokenize.ts';

export interface ReadDocument {
  /** Missing when the YAML cannot be read at all. */
  root?: Located;
  findings: Findings;
}

const BYTE_ORDER_MARK = '\uFEFF';

export function readDocument(text: string, file: string): ReadDocument {
  const findings = new Findings(file);
  // UTF-8 never needs fewer bytes than the text has UTF-16 units.
  if (text.length > MAX_FILE_BYTES) {
    const position = { file, line: 1, column: 1 };
    findings.error({ position, path: '' }, tooLarge);
    return { findings };
  }
  const source = sourceText(file, withoutByteOrderMark(text));
  const root = readSource(source, findings);
  return root === undefined ? { findings } : { findings, root };
}

export function withoutByteOrderMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

export const tooLarge = {
  code: 'too-large',
  message: `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`,
  hint: 'Split it into several plans',
};

function readSource(source: SourceText, findings: Findings): Located | undefined {
  const { tokens, tagOffsets, refusal } = tokenize(source.text);
  if (refusal !== undefined) {
    const { offset, ...complaint } = refusal;
    findings.error(rootSpot(source, offset), complaint);
    return undefined;
  }
  for (const offset of tagOffsets) findings.error(rootSpot(source, offset), noTags);
  const document = compose(tokens, source.text.length);
  const hasBrokenSyntax = complainOfSyntax(document, { source, findings });
  if (hasBrokenSyntax) return undefined;
  if (document?.contents === null || document?.contents === undefined) {
    findings.error(rootSpot(source, 0), emptyDocument);
    return undefined;
  }
  return locateNodes(document.contents, source, findings);
}

const noTags = {
  code: 'yaml-tag',
  message: 'Tags are not allowed',
  hint: 'Remove the tag; quote the text if it is no tag',
};

const emptyDocument = {
  code: 'empty-document',
  message: 'The document is empty',
  hint: 'Write at least version and name',
};

function rootSpot(source: SourceText, offset: number) {
  return { position: positionAt(source, offset), path: '' };
}

function complainOfSyntax(document: Document.Parsed | undefined, { source, findings }: WithFindings): boolean {
  const errors = (document?.errors ?? []).filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const seenLines = new Set<number>();
  for (const error of errors) {
    const spot = rootSpot(source, Math.min(error.pos[0], source.text.length));
    // One slip makes several errors on its line; only the first says anything.
    if (!seenLines.has(spot.position.line)) findings.error(spot, syntaxComplaint(error.code));
    seenLines.add(spot.position.line);
  }
  return errors.length > 0;
}

interface WithFindings {
  source: SourceText;
  findings: Findings;
}

// Stack traces are switched off meanwhile: a hostile file makes hundreds of thousands of errors, and traces are what they cost.
function compose(tokens: CST.Token[], length: number): Document.Parsed | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const composer = new Composer({
      version: '1.2',
      prettyErrors: false,
      logLevel: 'silent',
      uniqueKeys: false,
    });
    return [...composer.compose(tokens, true, length)][0];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
