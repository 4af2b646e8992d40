// How much a stranger can have of us.

export interface Limits {
  /** All headers together; Node refuses more with 431. */
  maxHeaderBytes: number;
  maxHeaders: number;
  maxBodyBytes: number;
  /** Of all bodies that are being read at one time. */
  maxBodiesBytes: number;
  maxConnections: number;
  headersTimeoutMs: number;
  requestTimeoutMs: number;
  /** How often overdue requests are looked for. */
  checkIntervalMs: number;
  /** A delivery is answered within this time; ticketing systems give up after 10 seconds or more. */
  answerWithinMs: number;
}

const MIB = 2 ** 20;

export const LIMITS: Limits = {
  maxHeaderBytes: 16_384,
  maxHeaders: 64,
  maxBodyBytes: MIB,
  maxBodiesBytes: 64 * MIB,
  maxConnections: 1_024,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  checkIntervalMs: 1_000,
  answerWithinMs: 8_000,
};
