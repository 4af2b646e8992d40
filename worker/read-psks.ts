// Pre-shared keys for a person, read where the command runs: they go through no workflow. The same references, rules and derivation as
// on a worker.
import { Refused } from '../activities/failure.ts';
import type { Settings } from '../config/load-settings.ts';
import type { PskReference } from '../topology/model.ts';
import { openConfiguredSecrets } from './open-configured-secrets.ts';

export interface KeyOfLink {
  site: string;
  link: string;
}

export type ReadPsk = KeyOfLink & ({ kind: 'read'; psk: string } | { kind: 'missing'; message: string; hint: string });

interface Asked {
  plan: string;
  links: readonly (KeyOfLink & { psk: PskReference })[];
  env: NodeJS.ProcessEnv;
}

/** Of all links, in their order, whatever is missing. */
export async function readPsks(settings: Settings, { plan, links, env }: Asked): Promise<ReadPsk[]> {
  const secrets = openConfiguredSecrets(settings, { env, machine: 'this machine' });
  const source = secrets.forAttempt();
  const read = async ({ site, link, psk }: Asked['links'][number]): Promise<ReadPsk> => {
    try {
      return { site, link, kind: 'read', psk: await source.psk(psk, { owner: settings.owner, plan, site, link }) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { site, link, kind: 'missing', message: error.message, hint: error.hint };
    }
  };
  try {
    return await Promise.all(links.map(read));
  } finally {
    await secrets.close();
  }
}
