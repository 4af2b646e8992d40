// What a handover sheet needs beside the plan: keys, read on this machine, and a worker's look at the cloud.
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Settings } from '../config/load-settings.ts';
import { RunsError } from '../runs/runs-error.ts';
import type { PlannedLink, PlannedTopology, Topology } from '../topology/model.ts';
import { CommandError } from './command-error.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT } from './exit-codes.ts';
import type { Sight } from './view/handover-sheet.ts';
import { symbol } from './view/line.ts';
import { hintOf } from './view/problem-lines.ts';
import { withRuns } from './with-runs.ts';

interface Around {
  settings: Settings;
  dependencies: Dependencies;
}

/** Throws with everything that this machine lacks; nothing is written then. */
export async function readKeys(
  { plan }: PlannedTopology,
  { links, settings, dependencies }: Around & { links: PlannedLink[] },
): Promise<Map<string, string>> {
  const read = await dependencies.readPsks(settings, { plan, links, env: dependencies.env });
  const missing = read.filter((one) => one.kind === 'missing');
  if (missing.length === 0) return new Map(read.flatMap((one) => (one.kind === 'read' ? [[keyOf(one), one.psk]] : [])));
  const problems = missing.map(({ site, link, message, hint }) => ({ site, link, message, hint }));
  const said = new Set(missing.map(({ message }) => message));
  throw new CommandError({
    code: 'secrets',
    message: `Cannot hand over with secrets: ${missing.length === 1 ? 'a key' : `${missing.length} keys`} cannot be read on this machine`,
    hint: `${hintOf(missing)}; or type this where the keys are`,
    exitCode: EXIT.invalid,
    details: { problems },
    lines: [...said].map((message) => [symbol('failed'), ` ${message}`]),
  });
}

export function onlyLinks(topology: Topology | undefined, links: readonly PlannedLink[]): Topology | undefined {
  const wanted = new Set(links.map(keyOf));
  return topology && { ...topology, links: topology.links.filter((link) => wanted.has(keyOf(link))) };
}

export function keyOf({ site, link }: { site: string; link: string }): string {
  return `${site}/${link}`;
}

/** A plan without a worker is worth a sheet too; why nobody looked is for the terminal, and in short for the sheet. */
export async function look(topology: Topology | undefined, { settings, dependencies }: Around): Promise<Sight> {
  const unseen = (why: string, detail: string): Sight => {
    dependencies.terminal.say([[symbol('warning'), ` Ids and the cloud’s address are left open: ${detail}`]]);
    return { kind: 'unseen', why };
  };
  if (topology === undefined) {
    const why = 'this version cannot look at all that the plan has';
    return unseen(why, why);
  }
  const work = { settings, accountName: topology.cloud.account };
  try {
    const report = await withRuns(work, dependencies, ({ runs, interrupts }) => interrupts.race(runs.look(topology)));
    const [problem] = report.refusal?.problems ?? [];
    const hasSeen = report.gateways.length > 0 || problem === undefined;
    return hasSeen ? { kind: 'seen', report } : unseen('the cloud could not be looked at', problem.message);
  } catch (error) {
    const isAlone =
      error instanceof RunsError ? error.kind === 'unreachable' || error.kind === 'no-worker' : isServerMissing(error);
    if (!isAlone || !(error instanceof Error)) throw error;
    return unseen('no worker could be asked when this was written', error.message);
  }
}

function isServerMissing(error: unknown): boolean {
  return error instanceof ConfigurationError && error.isServerMissing;
}
