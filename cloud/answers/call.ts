// What is known of a call when its answer, or the lack of it, is judged.
import type { Credentials } from '../credentials/credentials.ts';
import type { Operation } from '../operations/operation.ts';

export interface Call {
  action: string;
  operation: Operation;
  parameters: Readonly<Record<string, string>>;
  /** Origin, path and proxy, as a person may read them. */
  endpoint: string;
  credentials: Credentials;
  /** How far our clock was corrected when this was signed. */
  skewMs: number;
  /** By the timer: when this send began. */
  startedMs: number;
  /** What must never be printed. */
  secrets: readonly string[];
}

/** Ends the message about an answer that does not tell what happened. */
export function doubt({ access }: Operation): string {
  return access === 'write' ? '; it may or may not have taken effect' : '';
}
