// What a ticketing system is to us: how its deliveries are signed, what names them, and which event they tell. Each kind is a
// file of `sources/` that exports one; nothing else knows a header.

export interface SignedDelivery {
  /** Those that the source asks for, each of which came exactly once. */
  headers: ReadonlyMap<string, string>;
  /** As it came. */
  body: Uint8Array;
  /** Milliseconds since 1970. */
  nowMs: number;
}

export interface Source {
  /** In small letters; a delivery that lacks one, or has one twice, is refused. */
  headers: readonly string[];
  /** The key in a configured secret; nothing when it is not of the right form. */
  keyIn(secret: string): Uint8Array | undefined;
  /** What a secret looks like, for the message about a wrong one. */
  secretForm: string;
  /** Any of the keys may have signed it: two are in use while they are rotated. */
  isSigned(delivery: SignedDelivery, keys: readonly Uint8Array[]): boolean;
  /** The sender's name for it first, then what else makes it the same one. Nothing when that is malformed. */
  idsOf(delivery: SignedDelivery): string[] | undefined;
  /** Of a payload that was verified and parsed. */
  eventOf(delivery: SignedDelivery, payload: object): string | undefined;
}
