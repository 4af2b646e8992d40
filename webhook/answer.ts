// What a request is answered with. Whoever is not authenticated learns a code and nothing else.

export interface Answer {
  status: number;
  body: object;
  retryAfterSeconds?: number;
  /** For the log, and of a delivery that was verified only. */
  delivery?: string;
  /** For the log. */
  note?: string;
}

export function refusal(status: number, code: string, more: Partial<Answer> & { details?: object } = {}): Answer {
  const { details, ...rest } = more;
  return { status, body: { error: { code, ...details } }, ...rest };
}

export function unauthorized(note: string): Answer {
  return refusal(401, 'unauthorized', { note });
}

/** Deliver it again: what was begun already is found then. */
export function unavailable(note: string): Answer {
  return refusal(503, 'unavailable', { retryAfterSeconds: 10, note });
}
