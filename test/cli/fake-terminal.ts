// A terminal whose streams are kept as text; what a person types is given beforehand.
import { PassThrough } from 'node:stream';
import { openTerminal, type Terminal } from '../../cli/terminal.ts';

export interface FakeTerminal {
  terminal: Terminal;
  stdout: () => string;
  stderr: () => string;
  /** The only object on stdout. */
  printed: () => Record<string, unknown>;
}

interface Circumstances {
  isTty?: boolean;
  env?: NodeJS.ProcessEnv;
  /** Undefined: nobody answers, and the input stays open. */
  typed?: string;
}

export function fakeTerminal({ isTty = false, env = {}, typed }: Circumstances = {}): FakeTerminal {
  const stdin = Object.assign(new PassThrough(), { isTTY: isTty });
  if (typed !== undefined) stdin.end(typed);
  const out = recorder(isTty);
  const err = recorder(isTty);
  return {
    terminal: openTerminal({ stdin, stdout: out.stream, stderr: err.stream, env }),
    stdout: out.text,
    stderr: err.text,
    printed: () => JSON.parse(out.text()) as Record<string, unknown>,
  };
}

function recorder(isTTY: boolean) {
  let text = '';
  const write = (chunk: string, written?: () => void): boolean => {
    text += chunk;
    written?.();
    return true;
  };
  return { stream: { isTTY, write }, text: () => text };
}
