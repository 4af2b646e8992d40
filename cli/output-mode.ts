// What a command prints to stdout: lines for people, one object, or one object per event.

export type OutputMode = 'text' | 'json' | 'jsonl';

/** Read before the arguments are parsed, since they may be what is wrong. */
export function outputModeIn(args: readonly string[]): OutputMode {
  const index = args.findIndex((arg) => arg === '--output' || arg === '-o' || arg.startsWith('--output='));
  const arg = args[index] ?? '';
  const value = arg.startsWith('--output=') ? arg.slice('--output='.length) : args[index + 1];
  return index >= 0 && (value === 'json' || value === 'jsonl') ? value : 'text';
}
