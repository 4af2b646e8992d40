// `handover FILE SITE`: what the person at the branch needs. Ids and the cloud's address come from a worker's look where there is one;
// keys, only when asked for, from the machine on which this is typed, into files of its owner alone.
import { join, relative, resolve } from 'node:path';
import { nearestWord } from '../../topology/document/nearest-word.ts';
import type { PlannedLink, PlannedTopology } from '../../topology/model.ts';
import { usageError } from '../command-error.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { PlanFlags } from '../flags.ts';
import { keyOf, look, onlyLinks, readKeys } from '../handover-sources.ts';
import { planRejected } from '../plan-work.ts';
import { handoverMarkdown } from '../view/handover-markdown.ts';
import { handoverSheet, type HandoverSheet } from '../view/handover-sheet.ts';
import { issueLines } from '../view/issue-lines.ts';
import { symbol } from '../view/line.ts';
import { namingOf, swanctlConf } from '../view/swanctl-conf.ts';
import { writeWhole } from '../write-file.ts';

export interface HandoverCommand extends PlanFlags<'markdown' | 'json'> {
  site?: string;
  all?: boolean;
  withSecrets?: boolean;
  directory?: string;
}

const DEFAULT_DIRECTORY = 'handover';

export async function handover(command: HandoverCommand, dependencies: Dependencies): Promise<ExitCode> {
  const { terminal, loadSettings, readPlan } = dependencies;
  const { file, config, home } = command;
  const settings = await loadSettings({ ...(config !== undefined && { config }), ...(home !== undefined && { home }) });
  const reading = await readPlan(file, settings);
  if (reading.planned === undefined) throw planRejected(file, reading);
  terminal.say(issueLines(reading.issues, reading.sourceLines));
  const sites = linksBySite(reading.planned, command);
  const links = [...sites.values()].flat();
  const psks =
    command.withSecrets === true ? await readKeys(reading.planned, { links, settings, dependencies }) : undefined;
  const sight = await look(onlyLinks(reading.topology, links), { settings, dependencies });
  const sources = {
    plan: reading.planned.plan,
    owner: settings.owner,
    gateways: reading.planned.gateways,
    sight,
    ...(psks && { pskOf: (link: PlannedLink) => psks.get(keyOf(link)) }),
  };
  const sheets = [...sites].map(([site, itsLinks]) => handoverSheet(site, itsLinks, sources));
  await give(sheets, command, dependencies);
  return EXIT.ok;
}

/** Throws a usage error that names the sites when the one that is asked for is not among them. */
function linksBySite(
  { plan, links }: PlannedTopology,
  { site, all = false }: HandoverCommand,
): Map<string, PlannedLink[]> {
  const sites = new Map<string, PlannedLink[]>();
  for (const link of links) sites.set(link.site, [...(sites.get(link.site) ?? []), link]);
  if (all && site === undefined) return sites;
  if (all || site === undefined)
    throw usageError('A handover is for one site, or for all', 'Name a site, or write --all');
  const asked = sites.get(site);
  if (asked !== undefined) return new Map([[site, asked]]);
  const nearest = nearestWord(site, [...sites.keys()]);
  const hint =
    nearest === undefined ? `It has ${[...sites.keys()].slice(0, 10).join(', ')}` : `Did you mean ${nearest}?`;
  throw usageError(`Plan ${plan} has no site ${site}`, hint);
}

async function give(
  sheets: readonly HandoverSheet[],
  { all = false, withSecrets = false, directory, output }: HandoverCommand,
  { terminal, cwd }: Dependencies,
): Promise<void> {
  const [only] = sheets;
  if (!all && !withSecrets && directory === undefined && only !== undefined) {
    if (output === 'json') terminal.printJson(only);
    else terminal.printText(handoverMarkdown(only));
    return;
  }
  const folder = resolve(cwd, directory ?? DEFAULT_DIRECTORY);
  const files = sheets.flatMap((sheet) => filesOf(sheet, output));
  for (const { name, text } of files) await writeWhole(join(folder, name), text, { isSecret: withSecrets });
  const names = files.map(({ name }) => relative(cwd, join(folder, name)));
  if (output === 'json') terminal.printJson({ files: names });
  else terminal.print(names.map((name) => [name]));
  if (withSecrets)
    terminal.say([[symbol('warning'), ' These files hold keys: hand them over safely, then delete them']]);
}

/** A folder for each site. */
function filesOf(sheet: HandoverSheet, output: 'markdown' | 'json'): { name: string; text: string }[] {
  const { site, links } = sheet;
  const page =
    output === 'json'
      ? { name: 'handover.json', text: `${JSON.stringify(sheet, null, 2)}\n` }
      : { name: 'handover.md', text: handoverMarkdown(sheet) };
  const examples = links.map((link) => ({
    name: `${link.link}.swanctl.conf`,
    text: swanctlConf(link, namingOf(sheet, link)),
  }));
  return [page, ...examples].map(({ name, text }) => ({ name: join(site, name), text }));
}
