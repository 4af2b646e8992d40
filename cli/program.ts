// The verbs and their arguments. What a verb needs is loaded when it is called, so that help and completion stay fast.
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ApplyCommand } from './commands/apply.ts';
import type { DemoCommand } from './commands/demo.ts';
import type { DestroyCommand } from './commands/destroy.ts';
import type { DevCommand } from './commands/dev.ts';
import type { ExpandCommand } from './commands/expand.ts';
import type { HandoverCommand } from './commands/handover.ts';
import type { InitCommand } from './commands/init.ts';
import type { PauseCommand, ResumeCommand } from './commands/pause.ts';
import type { PlanCommand } from './commands/plan.ts';
import type { SimulateCommand } from './commands/simulate.ts';
import type { SweepCommand } from './commands/sweep.ts';
import type { ValidateCommand } from './commands/validate.ts';
import type { StatusCommand } from './commands/status.ts';
import type { WebhookCommand } from './commands/webhook.ts';
import type { WorkerCommand } from './commands/worker.ts';
import { EDITION_NAMES } from '../topology/editions/edition.ts';
import type { Dependencies } from './dependencies.ts';
import type { ExitCode } from './exit-codes.ts';
import { packageVersion } from './package-folder.ts';

type Work = (dependencies: Dependencies) => Promise<ExitCode>;
export type Invoke = (work: Work) => Promise<void>;

const EXIT_CODES = `
Exit codes:
  0  done, or nothing to do          5  failed sites were undone
  1  failed unexpectedly             6  something remains
  2  changes (--detailed-exitcode)   7  --timeout passed, the run goes on
  3  plan or arguments invalid       8  still running
  4  credentials or permission       9  cancelled      130  detached`;

export function buildProgram(program: Command, invoke: Invoke): void {
  program
    .name('causeway')
    .description('Turns YAML plans into running site-to-site VPNs on Alibaba Cloud and Apsara Stack')
    .version(packageVersion(), '--version')
    .addHelpText('after', EXIT_CODES);
  addInit(program, invoke);
  addPlanVerbs(program, invoke);
  addHandover(program, invoke);
  addRunVerbs(program, invoke);
  addSteeringVerbs(program, invoke);
  addPrograms(program, invoke);
}

function addPlanVerbs(program: Command, invoke: Invoke): void {
  withSettings(verb(program, 'validate', 'Check plans, offline'))
    .argument('[files...]', 'the plans; without any, those in the plans folder')
    .addOption(output('text', 'json', 'github'))
    .action((files: string[], flags: Omit<ValidateCommand, 'files'>) =>
      invoke(async (it) => (await import('./commands/validate.ts')).validate({ ...flags, files }, it)),
    );
  withSettings(verb(program, 'expand', 'Print the resulting plan, with the place that each value came from'))
    .argument('<file>', 'the plan')
    .action((file: string, flags: Omit<ExpandCommand, 'file'>) =>
      invoke(async (it) => (await import('./commands/expand.ts')).expand({ ...flags, file }, it)),
    );
  verb(program, 'schema', 'Print the JSON Schema of plans, for editors').action(() =>
    invoke(async (it) => (await import('./commands/schema.ts')).schema(it)),
  );
  withSettings(verb(program, 'plan', 'Show what an apply would do'))
    .argument('<file>', 'the plan')
    .option('--detailed-exitcode', 'exit with 2 when there are changes')
    .addOption(output('text', 'json'))
    .action((file: string, flags: Omit<PlanCommand, 'file'>) =>
      invoke(async (it) => (await import('./commands/plan.ts')).plan({ ...flags, file }, it)),
    );
}

function addInit(program: Command, invoke: Invoke): void {
  verb(program, 'init', 'Write a first plan and configuration, with comments')
    .option('--name <name>', 'name of the plan, and of its file', 'first-plan')
    .option('--region <id>', 'where the gateway is', 'cn-hangzhou')
    .option(
      '--gateway <id>',
      'id of an existing VPN gateway; else one of the simulated cloud',
      'vpn-hub0000000000000000a',
    )
    .option('--address <address>', 'public address of the device at the first branch')
    .option('--owner <name>', "your team's installation")
    .option('--account <name>', 'one of the accounts of the configuration')
    .option('--endpoint <url>', 'where the cloud is; without it, the local stack')
    .addOption(new Option('--edition <name>', 'what the cloud supports').choices(EDITION_NAMES))
    .addOption(output('text', 'json'))
    .action((flags: InitCommand) => invoke(async (it) => (await import('./commands/init.ts')).init(flags, it)));
}

function addHandover(program: Command, invoke: Invoke): void {
  withSettings(verb(program, 'handover', 'Write down what the person at a branch needs to set the device up'))
    .argument('<file>', 'the plan')
    .argument('[site]', 'one of its sites')
    .option('--all', 'all of its sites, a folder for each')
    .option('--directory <folder>', 'write files into it; handover, where --all or --with-secrets need one')
    .option('--with-secrets', 'with the pre-shared keys, in files that only you can read')
    .addOption(output('markdown', 'json'))
    .action((file: string, site: string | undefined, flags: Omit<HandoverCommand, 'file' | 'site'>) =>
      invoke(async (it) => {
        const { handover } = await import('./commands/handover.ts');
        return handover({ ...flags, file, ...(site !== undefined && { site }) }, it);
      }),
    );
}

function addRunVerbs(program: Command, invoke: Invoke): void {
  withRun(verb(program, 'apply', 'Make what a plan describes'))
    .argument('<file>', 'the plan')
    .action((file: string, flags: Omit<ApplyCommand, 'file'>) =>
      invoke(async (it) => (await import('./commands/apply.ts')).apply({ ...flags, file }, it)),
    );
  withSettings(verb(program, 'status', 'Show how a plan stands'))
    .argument('[plan]', 'its file or its name')
    .option('--ticket <reference>', 'the run that this ticket asked for')
    .addOption(account())
    .addOption(output('text', 'json'))
    .action((plan: string | undefined, flags: Omit<StatusCommand, 'plan'>) =>
      invoke(async (it) => (await import('./commands/status.ts')).status(withPlan(plan, flags), it)),
    );
  withRun(verb(program, 'destroy', 'Remove everything that a plan has made'))
    .argument('<plan>', 'its file or its name')
    .option('--include-adopted', 'remove the connections too that the plan has taken over')
    .addOption(account())
    .action((plan: string, flags: Omit<DestroyCommand, 'plan'>) =>
      invoke(async (it) => (await import('./commands/destroy.ts')).destroy({ ...flags, plan }, it)),
    );
}

function addSteeringVerbs(program: Command, invoke: Invoke): void {
  const scoped = (name: string, description: string): Command =>
    withSettings(verb(program, name, description))
      .argument('[plan]', 'its file or its name')
      .option('--gateway <id>', 'everything on this gateway', gatewayId)
      .option('--all', 'everything of this owner')
      .addOption(account().default('default'))
      .addOption(output('text', 'json'));
  scoped('pause', 'Begin nothing new: of a plan, on a gateway, or anywhere')
    .requiredOption('--reason <text>', 'shown wherever somebody asks why nothing moves')
    .action((plan: string | undefined, flags: Omit<PauseCommand, 'plan'>) =>
      invoke(async (it) => (await import('./commands/pause.ts')).pause(withPlan(plan, flags), it)),
    );
  scoped('resume', 'Take back a pause').action((plan: string | undefined, flags: Omit<ResumeCommand, 'plan'>) =>
    invoke(async (it) => (await import('./commands/pause.ts')).resume(withPlan(plan, flags), it)),
  );
  withRun(verb(program, 'sweep', 'List what runs could not finish or undo; with a plan, remove it'))
    .option('--plan <name>', 'remove what is left of it')
    .addOption(account().default('default'))
    .action((flags: SweepCommand) => invoke(async (it) => (await import('./commands/sweep.ts')).sweep(flags, it)));
}

function withPlan<T extends object>(plan: string | undefined, flags: T): T & { plan?: string } {
  return plan === undefined ? flags : { ...flags, plan };
}

function addPrograms(program: Command, invoke: Invoke): void {
  withSettings(verb(program, 'worker', 'Carry out runs until it is stopped'))
    .addOption(account().default('default'))
    .addOption(output('text', 'json'))
    .action((flags: WorkerCommand) => invoke(async (it) => (await import('./commands/worker.ts')).worker(flags, it)));
  withSettings(verb(program, 'webhook', 'Start runs for signed deliveries until it is stopped'))
    .option('--listen <address>', 'host and port; else webhook.listen of the configuration')
    .addOption(output('text', 'json'))
    .action((flags: WebhookCommand) =>
      invoke(async (it) => (await import('./commands/webhook.ts')).webhook(flags, it)),
    );
  verb(program, 'simulate', 'Run a fake cloud until it is stopped')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <port>', 'port of the API; 0 picks a free one', port, 0)
    .option('--control-port <port>', 'port for looking and breaking; 0 picks a free one', port, 0)
    .option('--config <file>', 'what it begins with, YAML or JSON: see docs/simulator.md')
    .option('--state <file>', 'keeps the world across restarts')
    .action((flags: SimulateCommand) =>
      invoke(async (it) => (await import('./commands/simulate.ts')).simulate(flags, it)),
    );
  withSettings(verb(program, 'dev', 'Run a Temporal server, a fake cloud and a worker on this machine'))
    .option('--fresh', 'forget the runs and the resources of earlier times')
    .option('--simulator-config <file>', 'what the fake cloud begins with: see docs/simulator.md')
    .addOption(output('text', 'json'))
    .action((flags: DevCommand) => invoke(async (it) => (await import('./commands/dev.ts')).dev(flags, it)));
  verb(program, 'demo', 'Show everything once, on a stack of its own')
    .option('--keep', 'leave the stack up for a look')
    .addOption(output('text', 'json'))
    .action((flags: DemoCommand) => invoke(async (it) => (await import('./commands/demo.ts')).demo(flags, it)));
  verb(program, 'version', 'Say which Causeway this is')
    .addOption(output('text', 'json'))
    .action((flags: { output: 'text' | 'json' }) =>
      invoke(async (it) => (await import('./commands/version.ts')).version(flags, it)),
    );
}

function verb(program: Command, name: string, description: string): Command {
  return program.command(name).description(description);
}

function withSettings(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration; else CAUSEWAY_CONFIG, or causeway.config.yaml')
    .option('--home <folder>', 'folder of the local stack; else CAUSEWAY_HOME, or .causeway');
}

function withRun(command: Command): Command {
  return withSettings(command)
    .option('--auto-approve', 'do not ask')
    .option('--timeout <seconds>', 'leave after so long; the run goes on', milliseconds)
    .addOption(output('text', 'json', 'jsonl'));
}

/** The first one is what stdout holds when nothing is said. */
function output(...choices: string[]): Option {
  return new Option('-o, --output <format>', 'what stdout holds').choices(choices).default(choices[0]);
}

function account(): Option {
  return new Option('--account <name>', 'of the configuration');
}

/** It becomes part of a question to Temporal, so it must be nothing but an id. */
function gatewayId(text: string): string {
  if (/^vpn-[A-Za-z0-9]+$/.test(text)) return text;
  throw new InvalidArgumentError('Expected the id of a VPN gateway, like vpn-bp1q8bgx4xnkm2ogj6c9l');
}

function milliseconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  throw new InvalidArgumentError('Expected a number of seconds above 0');
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('Expected a number from 0 to 65535');
}
