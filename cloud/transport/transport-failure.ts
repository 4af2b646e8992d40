// A request that got no whole answer: why, and whether it had left.

export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  /** `Timeout`, or the code that the network or undici gave it. */
  readonly code: string;
  readonly wasSent: boolean;

  constructor(code: string, wasSent: boolean) {
    super(`${code} ${wasSent ? 'after' : 'before'} the request was sent`);
    this.code = code;
    this.wasSent = wasSent;
  }
}

/** Only the code of the error is kept: others of its fields hold raw bytes of the answer. */
export function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if (error.name === 'HTTPParserError') return error.name;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
