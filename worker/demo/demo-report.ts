// What the demo reads from the objects that the commands print, and what it promises about them. Pure.
import * as z from 'zod';
import type { Surplus } from './leftovers.ts';

const Counts = z.looseObject({ total: z.int(), applied: z.int(), rolledBack: z.int(), removed: z.int() });

/** The object of `apply`, `destroy` and `status`; what is not named here is kept. */
export const DemoReport = z.looseObject({
  plan: z.string(),
  outcome: z.string(),
  sites: Counts,
  failures: z.array(z.looseObject({ site: z.string(), message: z.string() })),
  links: z.array(z.looseObject({ site: z.string(), status: z.string(), vpnConnectionId: z.string() })),
});
export type DemoReport = z.infer<typeof DemoReport>;

export interface DemoResult {
  applied: DemoReport;
  partial: DemoReport;
  destroyed: DemoReport[];
  leftovers: Surplus[];
}

export interface Refused {
  site: string;
  foreignId: string;
  /** Whether the foreign customer gateway is still there. */
  isForeignThere: boolean;
}

export const PHASE_2_ESTABLISHED = 'ipsec_sa_established';

/** Sentences about what did not go as promised. */
export function brokenPromises({ applied, partial, destroyed, leftovers }: DemoResult, refused: Refused): string[] {
  const failure = partial.failures.find(({ site }) => site === refused.site);
  const promises: [boolean, string][] = [
    [isApplied(applied), `The first plan ended as ${applied.outcome}, not with all its sites applied`],
    [isPartial(partial), `The second plan ended as ${partial.outcome}, not with five of six sites applied`],
    [
      failure?.message.includes(refused.foreignId) === true,
      `The failure of ${refused.site} does not name ${refused.foreignId}`,
    ],
    [refused.isForeignThere, `The foreign customer gateway ${refused.foreignId} is gone`],
    ...destroyed.map(({ plan, outcome }): [boolean, string] => [
      outcome === 'removed',
      `Destroying ${plan} ended as ${outcome}`,
    ]),
    [leftovers.length === 0, `These are left: ${leftovers.map(({ type, id }) => `${type} ${id}`).join(', ')}`],
  ];
  return promises.filter(([isKept]) => !isKept).map(([, sentence]) => sentence);
}

function isApplied({ outcome, sites }: DemoReport): boolean {
  return outcome === 'applied' && sites.total === 6 && sites.applied === sites.total;
}

function isPartial({ outcome, sites }: DemoReport): boolean {
  return outcome === 'partial' && sites.total === 6 && sites.applied === 5 && sites.rolledBack === 1;
}
