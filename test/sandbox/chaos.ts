// One random afternoon: two plans over two lanes, refusals and lost answers, workers killed, lanes and runs ended by hand.
import { expect } from 'vitest';
import type { RunOutcome } from '../../workflows/messages.ts';
import { HUB_A, HUB_B } from '../builders.ts';
import type { Execution } from './execution.ts';
import { aPlan, manyLinks, Scenario } from './scenario.ts';
import { seededRandom } from './seeded-random.ts';

const PLANS = ['one', 'two'];
const LINKS_PER_PLAN = 8;
const HANDS = 10;

export async function playChaos(seed: number): Promise<void> {
  const it = await Scenario.open({ seed });
  try {
    const said: string[] = [];
    await new Chaos(it, seed, said).play().catch((error: unknown) => {
      throw new Error(`Seed ${seed}, after: ${said.join(', ') || 'nothing'}: ${String(error)}`, { cause: error });
    });
  } finally {
    await it.close();
  }
}

class Chaos {
  private readonly it: Scenario;
  private readonly said: string[];
  private readonly random: () => number;

  constructor(it: Scenario, seed: number, said: string[]) {
    this.it = it;
    this.said = said;
    this.random = seededRandom(seed * 7919);
  }

  async play(): Promise<void> {
    this.plantFaults();
    const runs = await Promise.all(this.plans.map((plan) => this.it.startApply(plan)));
    for (let i = 0; i < HANDS && runs.some(({ isOpen }) => isOpen); i++) await this.hand(runs);
    const outcomes = await Promise.all(runs.map((run) => this.endOf(run)));
    await this.it.untilQuiet();
    for (const plan of PLANS) await this.it.sweep(plan); // a lane that died after its runs is followed by nobody else
    this.it.expectOneLinkAtATime();
    await this.it.expectNoOrphanNoDuplicate();
    outcomes.forEach((outcome, i) => {
      if (outcome) this.expectTrue(outcome, PLANS[i]!);
    });
    await this.destroyAll();
  }

  private get plans() {
    return PLANS.map((plan, group) => aPlan(plan, manyLinks(LINKS_PER_PLAN, { gateways: [HUB_A, HUB_B], group })));
  }

  /** Each refused or lost for a while; deletes are refused for good by nobody, so that all can be undone. */
  private plantFaults(): void {
    for (let i = 0; i < 3; i++) {
      const action = this.pick(['CreateVpnConnection', 'CreateVpnRouteEntry', 'PublishVpnRouteEntry']);
      const site = `site-${1 + Math.floor(this.random() * LINKS_PER_PLAN)}`;
      const kind = this.pick(['refuse', 'lose', 'fail'] as const);
      this.said.push(`${kind} ${action} of ${site}`);
      this.it.cloud.faults.push({
        match: (change) => change.action === action && change.site === site,
        kind,
        times: kind === 'refuse' ? Infinity : 2,
      });
    }
  }

  private async hand(runs: Execution[]): Promise<void> {
    const { sandbox } = this.it;
    await sandbox.pass(500 + this.random() * 20_000);
    const run = this.pick(runs);
    const lanes = sandbox.open('lane');
    const kill = async (downMs: number): Promise<void> => {
      sandbox.worker.kill();
      await sandbox.pass(downMs);
      sandbox.worker.start();
    };
    const hands: [string, () => Promise<void> | void][] = [
      ['worker killed', () => kill(1_000)],
      ['worker killed', () => kill(1_000)],
      ['worker down for long', () => kill(120_000 * this.random())],
      ['lane terminated', () => this.end(lanes)],
      ['lane terminated', () => this.end(lanes)],
      ['run cancelled', () => sandbox.cancel(run.start.id)],
      ['run terminated', () => sandbox.terminate(run.start.id)],
      ['nothing', () => undefined],
    ];
    const [name, act] = this.pick(hands);
    this.said.push(name);
    await act();
  }

  private end(lanes: Execution[]): void {
    if (lanes.length > 0) this.it.sandbox.terminate(this.pick(lanes).start.id);
  }

  private async endOf(run: Execution): Promise<RunOutcome | undefined> {
    await this.it.ended(run);
    return this.it.sandbox.find(run.start.id)?.result as RunOutcome | undefined;
  }

  /** What a run says to be applied is there, and what it says to be undone is not. */
  private expectTrue({ outcome, sites, results }: RunOutcome, plan: string): void {
    const standing = new Set([...this.it.cloud.connections.values()].map(({ mark }) => mark));
    for (const { site, link, outcome: of } of results) {
      const stands = standing.has(`sandbox|${plan}|${site}|${link}`);
      expect(stands, `${plan}/${site} is said to be ${of}`).toBe(of === 'applied' || of === 'unchanged');
    }
    expect(sites.total, `${plan} ended ${outcome}`).toBe(LINKS_PER_PLAN);
    const { total, ...states } = sites;
    expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(total);
  }

  private async destroyAll(): Promise<void> {
    const { cloud } = this.it;
    cloud.faults.length = 0;
    for (const plan of PLANS) {
      const { outcome } = await this.it.destroy(plan);
      expect(['removed', 'unchanged'], `destroy of ${plan}`).toContain(outcome);
    }
    expect([cloud.connections.size, cloud.customerGateways.size]).toEqual([0, 0]);
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)]!;
  }
}
