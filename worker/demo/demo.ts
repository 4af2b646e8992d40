// The demo on a running stack, act by act, through the real command: a plan is applied while its worker is killed, a second one
// meets a foreign hand, both are destroyed, and the cloud is as it was.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningStack } from '../local-stack/start-local-stack.ts';
import { runCauseway, type CausewayChild } from './causeway-child.ts';
import { controlPort, type ControlPort } from './control-port.ts';
import { secondPlan, TAKEN } from './demo-plans.ts';
import { brokenPromises, DemoReport, PHASE_2_ESTABLISHED, type DemoResult } from './demo-report.ts';
import { surplusOf } from './leftovers.ts';

export interface DemoSurroundings {
  stack: RunningStack;
  /** How the demo calls `causeway`. */
  child: CausewayChild;
  planFile: string;
  say: (line: string) => void;
  /** Told before the worker is killed on purpose. */
  onKill: (pid: number) => void;
}

const POLL_MS = 300;
const TUNNEL_PATIENCE_MS = 60_000;
/** Enough for the kill to hit links in the middle of their work. */
const CONNECTIONS_BEFORE_KILL = 2;

export class Demo {
  readonly #surroundings: DemoSurroundings;
  readonly #control: ControlPort;

  constructor(surroundings: DemoSurroundings) {
    this.#surroundings = surroundings;
    this.#control = controlPort(surroundings.stack.addresses.simulator.control);
  }

  async run(): Promise<{ result: DemoResult; broken: string[] }> {
    const { planFile, stack, say } = this.#surroundings;
    const before = await this.#control.inventory();
    say(`Temporal UI: ${stack.addresses.temporal.ui}`);
    const applied = await this.#applyThroughKill(planFile);
    await this.#awaitTunnels(applied.plan);
    const { partial, foreignId, secondFile } = await this.#applyAgainstForeignHand();
    const destroyed = [await this.#destroy(planFile), await this.#destroy(secondFile)];
    const now = await this.#control.inventory();
    const result = { applied, partial, destroyed, leftovers: surplusOf(now, { before, expected: [foreignId] }) };
    const isForeignThere = JSON.stringify(now['customerGateways'] ?? []).includes(foreignId);
    return { result, broken: brokenPromises(result, { site: TAKEN.site, foreignId, isForeignThere }) };
  }

  async #applyThroughKill(planFile: string): Promise<DemoReport> {
    this.#surroundings.say(`Applying ${planFile}; its worker will be killed on the way`);
    const over = new AbortController();
    const applying = this.#report(['apply', planFile, '--auto-approve']).finally(() => over.abort());
    const [report] = await Promise.all([applying, this.#killWorker(over.signal)]);
    return report;
  }

  /** In the middle of the work, with -9; another one takes over. */
  async #killWorker(isOver: AbortSignal): Promise<void> {
    const { stack, say, onKill } = this.#surroundings;
    const { pid } = stack.addresses.worker;
    const isUnderWay = async () => (await this.#control.countEffects('CreateVpnConnection')) >= CONNECTIONS_BEFORE_KILL;
    while (!isOver.aborted && !(await isUnderWay())) await sleep(POLL_MS);
    if (isOver.aborted) return;
    onKill(pid);
    process.kill(pid, 'SIGKILL');
    say(`Killed the worker (process ${pid}) with -9 in the middle of its work; starting another one`);
    const { worker } = await stack.restartWorker();
    say(`The new worker (process ${worker.pid}) goes on where the killed one was`);
  }

  async #awaitTunnels(plan: string): Promise<void> {
    const { say } = this.#surroundings;
    say(`Waiting for the tunnels of ${plan}`);
    const shown = new Map<string, string>();
    const deadline = performance.now() + TUNNEL_PATIENCE_MS;
    for (;;) {
      const { links } = await this.#report(['status', plan], { isQuiet: true });
      for (const { site, status, vpnConnectionId } of links) {
        if (shown.get(site) !== status) say(`  ${site} ${vpnConnectionId}: ${status}`);
        shown.set(site, status);
      }
      if (links.length > 0 && links.every(({ status }) => status === PHASE_2_ESTABLISHED)) return;
      if (performance.now() > deadline) throw new Error(`The tunnels of ${plan} are not up after a minute`);
      await sleep(POLL_MS);
    }
  }

  async #applyAgainstForeignHand(): Promise<{ partial: DemoReport; foreignId: string; secondFile: string }> {
    const { say, stack } = this.#surroundings;
    const foreignId = await this.#control.addForeignCustomerGateway(TAKEN.address);
    say(`A foreign hand makes customer gateway ${foreignId} with address ${TAKEN.address}, which ${TAKEN.site} wants`);
    const secondFile = join(stack.addresses.home, 'six-more.yaml');
    await writeFile(secondFile, secondPlan());
    say(`Applying ${secondFile}: ${TAKEN.site} will be refused and undone, the other five stay`);
    const partial = await this.#report(['apply', secondFile, '--auto-approve']);
    for (const { site, message } of partial.failures) say(`  ${site}: ${message}`);
    return { partial, foreignId, secondFile };
  }

  async #destroy(planFile: string): Promise<DemoReport> {
    this.#surroundings.say(`Destroying ${planFile}`);
    return this.#report(['destroy', planFile, '--auto-approve']);
  }

  async #report(args: string[], { isQuiet } = { isQuiet: false }): Promise<DemoReport> {
    const { child } = this.#surroundings;
    const { printed } = await runCauseway(args, isQuiet ? { ...child, onLine: () => undefined } : child);
    // The object as it was printed, not as it was parsed: the order of its fields is for people.
    if (DemoReport.safeParse(printed).success) return printed as DemoReport;
    throw new Error(`Cannot go on with the demo: causeway ${args.join(' ')} answered ${JSON.stringify(printed)}`);
  }
}
