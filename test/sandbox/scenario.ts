// A sandbox with a cloud in memory, plans to run there, and what must hold whatever happened.
import { expect } from 'vitest';
import { timingFor } from '../../runs/timing.ts';
import type { Link, Topology } from '../../topology/model.ts';
import {
  gatewayBusy,
  keyOf,
  laneIdOf,
  results,
  runIdOf,
  type Place,
  type Row,
  type RunInput,
  type RunOutcome,
  type SiteResult,
} from '../../workflows/messages.ts';
import { aLink, aTopology } from '../builders.ts';
import { linkActivities, markOf } from './cloud-activities.ts';
import { Sandbox } from './driver.ts';
import type { Execution } from './execution.ts';
import { FakeCloud, type Durations } from './fake-cloud.ts';
import { laneActivities } from './lane-activities.ts';
import { laneStates, surveyActivities } from './survey-activities.ts';

const PLACE: Place = {
  owner: 'sandbox',
  endpointHash: 'e',
  cloud: { account: 'default', region: 'cn-hangzhou' },
  timing: timingFor({ isLocal: false }),
};

export class Scenario {
  readonly sandbox: Sandbox;
  readonly cloud: FakeCloud;

  private constructor(sandbox: Sandbox, cloud: FakeCloud) {
    this.sandbox = sandbox;
    this.cloud = cloud;
  }

  static async open({ seed = 1, durations }: { seed?: number; durations?: Durations } = {}): Promise<Scenario> {
    let cloud: FakeCloud | undefined;
    const sandbox = await Sandbox.open({
      seed,
      activities: (it) => {
        cloud = new FakeCloud(() => it.clock.now, durations);
        return { ...laneActivities(it), ...linkActivities(cloud, tellLane(it)), ...surveyActivities(it, cloud) };
      },
    });
    return new Scenario(sandbox, cloud!);
  }

  async close(): Promise<void> {
    await this.sandbox.close();
  }

  // Plans

  async startApply({ plan, gateways, links }: Topology): Promise<Execution> {
    return await this.startRun({ kind: 'apply', place: PLACE, plan, gateways, links });
  }

  async startDestroy(plan: string): Promise<Execution> {
    return await this.startRun({ kind: 'destroy', place: PLACE, plan, gateways: [], links: [] });
  }

  /** Removes what runs of the plan have left. */
  async sweep(plan: string): Promise<RunOutcome> {
    return await this.ended(await this.startRun({ kind: 'sweep', place: PLACE, plan, gateways: [], links: [] }));
  }

  async ended(run: Execution): Promise<RunOutcome> {
    const last = (): Execution => this.sandbox.find(run.start.id)!;
    await this.sandbox.until(`the end of ${run.start.id}`, () => !last().isOpen);
    return last().result as RunOutcome;
  }

  async apply(topology: Topology): Promise<RunOutcome> {
    return await this.ended(await this.startApply(topology));
  }

  async destroy(plan: string): Promise<RunOutcome> {
    return await this.ended(await this.startDestroy(plan));
  }

  async untilEffects(count: number): Promise<void> {
    await this.sandbox.until(`${count} effects`, () => this.cloud.effects.length >= count);
  }

  /** Lanes have settled what was open: nothing of any link is in progress. */
  async untilQuiet(): Promise<void> {
    await this.sandbox.until('no open link', () => this.sandbox.open('link').length === 0);
    await this.sandbox.pass(60_000);
    await this.sandbox.until('no open link', () => this.sandbox.open('link').length === 0);
  }

  async rows(): Promise<Row[]> {
    const states = await this.sandbox.answer(laneStates(this.sandbox));
    return states.flatMap(({ state }) => state.rows);
  }

  /** `<plan's run>: <gateway>/<site>/<link>` of every result that reached a run. */
  deliveries(): string[] {
    return this.sandbox.signals
      .filter(({ name }) => name === results.name)
      .flatMap(({ to, args: [message] }) =>
        (message as { results: SiteResult[] }).results.map((it) => `${to}: ${it.gatewayId}/${keyOf(it)}`),
      );
  }

  // What must hold

  /** The turns of a gateway never interleave: the effects of each link there stand together. */
  expectOneLinkAtATime(): void {
    const locking = this.cloud.effects.filter(({ action }) => !action.endsWith('CustomerGateway'));
    for (const gatewayId of new Set(locking.map((effect) => effect.gatewayId))) {
      const authors = locking.filter((effect) => effect.gatewayId === gatewayId).map(({ by }) => by);
      const turns = authors.filter((by, i) => by !== authors[i - 1]);
      expect(turns, `turns of ${gatewayId}`).toEqual([...new Set(turns)]);
    }
  }

  /** What exists is exactly what the ledgers call applied, each once. */
  async expectNoOrphanNoDuplicate(): Promise<void> {
    const applied = (await this.rows()).filter(({ state }) => state === 'applied');
    const connections = [...this.cloud.connections.values()];
    const marks = applied.map((row) => markOf(PLACE.owner, row)).sort();
    expect(connections.map(({ mark }) => mark).sort()).toEqual(marks);
    expect(applied.map(({ ids }) => ids.connectionId ?? '').sort()).toEqual(connections.map(({ id }) => id).sort());
    const addresses = new Set(applied.map(({ address }) => address));
    expect([...this.cloud.customerGateways.values()].map(({ address }) => address).sort()).toEqual(
      [...addresses].sort(),
    );
  }

  private async startRun(input: RunInput): Promise<Execution> {
    const workflowId = runIdOf({ owner: PLACE.owner, plan: input.plan });
    const attributes = { CausewayOwner: PLACE.owner, CausewayPlan: input.plan };
    return await this.sandbox.start('run', { workflowId, args: [input], attributes });
  }
}

function tellLane(sandbox: Sandbox): Parameters<typeof linkActivities>[1] {
  return ({ place, gatewayId }, news) => sandbox.signal(laneIdOf(place, gatewayId), gatewayBusy.name, news);
}

/** `count` links with addresses and subnets of their own, on the gateways in turn; `group` keeps plans apart. */
export function manyLinks(count: number, { gateways, group = 0 }: { gateways: string[]; group?: number }): Link[] {
  return Array.from({ length: count }, (_, i) =>
    aLink({
      site: `site-${i + 1}`,
      gatewayId: gateways[i % gateways.length]!,
      address: `100.${64 + group}.${i >> 8}.${i & 255}`,
      siteSubnets: [`10.${group * 16 + (i >> 8)}.${i & 255}.0/24`],
    }),
  );
}

export function aPlan(plan: string, links: Link[]): Topology {
  return aTopology({ plan, links });
}
