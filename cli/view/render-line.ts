// A line as characters: with colours and Unicode, or as plain ASCII.
import { styleText } from 'node:util';
import type { Line, Span, SymbolName, Tone } from './line.ts';

export interface Appearance {
  hasColour: boolean;
  hasUnicode: boolean;
}

interface Glyph {
  unicode: string;
  ascii: string;
  tone: Tone;
}

const GLYPHS: Record<SymbolName, Glyph> = {
  done: { unicode: '✔', ascii: 'ok', tone: 'good' },
  same: { unicode: '·', ascii: '.', tone: 'dim' },
  make: { unicode: '+', ascii: '+', tone: 'good' },
  complete: { unicode: '~', ascii: '~', tone: 'warning' },
  remove: { unicode: '−', ascii: '-', tone: 'bad' },
  undone: { unicode: '↺', ascii: '<', tone: 'warning' },
  failed: { unicode: '✖', ascii: 'x', tone: 'bad' },
  warning: { unicode: '▲', ascii: '!', tone: 'warning' },
  running: { unicode: '…', ascii: '...', tone: 'dim' },
};

const FORMATS = { strong: 'bold', dim: 'dim', good: 'green', warning: 'yellow', bad: 'red' } as const;

// Text comes from plans and clouds too: nothing in it may move the cursor or change the title.
// oxlint-disable-next-line no-control-regex -- these are the characters to take out
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

export function renderLine(line: Line, appearance: Appearance): string {
  return line.map((span) => renderSpan(span, appearance)).join('');
}

function renderSpan(span: string | Span, { hasColour, hasUnicode }: Appearance): string {
  if (typeof span === 'string') return printable(span);
  const { text, tone } = span.kind === 'text' ? span : glyph(span.name, hasUnicode);
  return hasColour ? styleText(FORMATS[tone], printable(text), { validateStream: false }) : printable(text);
}

function glyph(name: SymbolName, hasUnicode: boolean): { text: string; tone: Tone } {
  const { unicode, ascii, tone } = GLYPHS[name];
  return { text: hasUnicode ? unicode : ascii, tone };
}

function printable(text: string): string {
  return text.replaceAll(CONTROL_CHARACTERS, ' ');
}
