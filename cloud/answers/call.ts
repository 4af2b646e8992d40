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
  /** As the caller gave it. */
  request: object;
}

/** What must never be printed. */
export function secretsOf({ credentials, request }: Call): string[] {
  return [credentials.accessKeySecret, credentials.securityToken ?? '', ...secretsIn(request)];
}

/** Pre-shared keys in a request, wherever they are in it. */
function secretsIn(request: object): string[] {
  return Object.entries(request).flatMap(([name, value]: [string, unknown]) => {
    if (name === 'Psk') return typeof value === 'string' ? [value] : [];
    return typeof value === 'object' && value !== null ? secretsIn(value) : [];
  });
}

/** Ends the message about an answer that does not tell what happened. */
export function doubt({ access }: Operation): string {
  return access === 'write' ? '; it may or may not have taken effect' : '';
}
