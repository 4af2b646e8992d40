// A line of output before it meets a terminal: words with a tone, symbols by name. Views make them, `render-line.ts` prints them.

export type Tone = 'strong' | 'dim' | 'good' | 'warning' | 'bad';

export type SymbolName = 'done' | 'same' | 'make' | 'complete' | 'remove' | 'undone' | 'failed' | 'warning' | 'running';

export type Span = { kind: 'text'; text: string; tone: Tone } | { kind: 'symbol'; name: SymbolName };

export type Line = readonly (string | Span)[];

export function toned(tone: Tone, text: string): Span {
  return { kind: 'text', text, tone };
}

export function symbol(name: SymbolName): Span {
  return { kind: 'symbol', name };
}

/** All of the line in one tone; symbols keep theirs. */
export function tonedLine(tone: Tone, line: Line): Line {
  return line.map((span) => (typeof span === 'string' ? toned(tone, span) : span));
}

export function indented(line: Line): Line {
  return ['  ', ...line];
}
