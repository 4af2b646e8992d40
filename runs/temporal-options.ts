// Which Temporal server: the local stack's whole, else what the environment and Temporal's own profiles name.
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Settings } from '../config/load-settings.ts';
import { RunsError } from './runs-error.ts';

const DEFAULT_ADDRESS = '127.0.0.1:7233';

export type TemporalOptions = ReturnType<typeof loadClientConnectConfig>['connectionOptions'] & { address: string };

export interface TemporalPlace {
  connection: TemporalOptions;
  namespace: string;
  /** The server of this machine's own stack. */
  isLocal: boolean;
  /** Base address of the UI, where it is known. */
  ui: string | null;
}

export function temporalPlace({ stack, temporal }: Settings): TemporalPlace {
  if (stack) {
    const { address, ui } = stack.temporal;
    return { connection: { address }, namespace: 'default', isLocal: true, ui };
  }
  const profile = temporal.profile === undefined ? {} : { profile: temporal.profile };
  const { connectionOptions, ...configured } = loadProfile(profile);
  const namespace = temporal.namespace ?? configured.namespace ?? 'default';
  const address = temporal.address ?? connectionOptions.address ?? DEFAULT_ADDRESS;
  return { connection: { ...connectionOptions, address }, namespace, isLocal: false, ui: null };
}

function loadProfile(options: { profile?: string }): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RunsError(`Cannot read Temporal's own configuration: ${why}`, {
      kind: 'bad-profile',
      hint: 'Correct temporal.profile, TEMPORAL_PROFILE or the file of TEMPORAL_CONFIG_FILE',
    });
  }
}
