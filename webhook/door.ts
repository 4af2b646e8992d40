// What every request stands on.
import type { Settings } from '../config/load-settings.ts';
import type { ConnectedRuns } from './connected-runs.ts';
import type { Limits } from './limits.ts';
import type { ReadySource } from './load-sources.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { BodyReader } from './read-body.ts';

export interface Door {
  settings: Settings;
  sources: ReadonlyMap<string, ReadySource>;
  runs: ConnectedRuns;
  limits: Limits;
  rates: RateLimiter;
  bodies: BodyReader;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Where senders find us, without a slash at the end. */
  publicUrl: () => string;
}
