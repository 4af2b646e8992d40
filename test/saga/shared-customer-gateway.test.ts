// One customer gateway under several links of two plans, made and unmade in every order and interleaving.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LinkResult } from '../../saga/outcome.ts';
import { provisionLink } from '../../saga/provision-link.ts';
import { removeLink } from '../../saga/remove-link.ts';
import type { Link } from '../../topology/model.ts';
import { aLink, HUB_A, HUB_B } from '../builders.ts';
import { markOf } from './clouds.ts';
import { MemoryCloud } from './memory-cloud.ts';
import { MemoryEffects, type Circumstances, type Fault } from './memory-effects.ts';

interface Member {
  plan: string;
  link: Link;
}

/** All with one address; one on a gateway of its own, two on one. */
const members: Member[] = [
  { plan: 'p', link: aLink({ site: 'oslo', gatewayId: HUB_A }) },
  { plan: 'q', link: aLink({ site: 'bodo', gatewayId: HUB_B, siteSubnets: ['10.3.0.0/24'] }) },
  { plan: 'q', link: aLink({ site: 'moss', gatewayId: HUB_B, siteSubnets: ['10.4.0.0/24'] }) },
];

type Job = { member: number } & ({ kind: 'apply'; fault?: Fault; at: number } | { kind: 'destroy' });

/** Runs every job of a lane one after the other, with the rows that its ledger would have. */
class Lane {
  private readonly rows = new Map<number, Circumstances['row']>();
  private readonly cloud: MemoryCloud;
  private readonly between: () => Promise<void>;
  readonly outcomes: string[] = [];
  private runs = 0;

  constructor(cloud: MemoryCloud, between: () => Promise<void>) {
    this.cloud = cloud;
    this.between = between;
  }

  async carryOut(jobs: Job[]): Promise<void> {
    for (const job of jobs) {
      await this.between();
      const result = await (job.kind === 'apply' ? this.apply(job) : this.destroy(job.member));
      this.outcomes.push(`${job.kind} ${job.member}: ${result.outcome}`);
      expect(result.leftovers).toEqual([]);
    }
  }

  has(member: number): boolean {
    return this.rows.get(member) !== undefined;
  }

  private async apply({ member, fault, at }: Job & { kind: 'apply' }): Promise<LinkResult> {
    const { link } = members[member]!;
    const fx = this.effects(member, fault === undefined ? {} : { [at]: fault });
    const result = await provisionLink({ desired: link, isLeftover: false, isAdopted: false }, fx);
    if (result.outcome === 'applied' || result.outcome === 'unchanged') {
      this.rows.set(member, { ids: result.ids, routes: result.routes, how: 'made' });
    }
    return result;
  }

  private async destroy(member: number): Promise<LinkResult> {
    const { link } = members[member]!;
    const row = this.rows.get(member) ?? { ids: {}, routes: [], how: 'made' as const };
    const fx = this.effects(member);
    this.rows.delete(member);
    return await removeLink({ site: link.site, ...row, includeAdopted: false }, fx);
  }

  private effects(member: number, faults: Record<number, Fault> = {}): MemoryEffects {
    const { plan, link } = members[member]!;
    const row = this.rows.get(member);
    return new MemoryEffects(link, {
      cloud: this.cloud,
      plan,
      faults,
      runId: `run-${plan}-${++this.runs}`,
      ...(row && { row }),
    });
  }
}

function jobsOf(of: number[]): fc.Arbitrary<Job[]> {
  const member = fc.constantFrom(...of);
  const apply = fc.record({
    kind: fc.constant('apply' as const),
    member,
    at: fc.integer({ min: 1, max: 7 }),
  });
  const faulty = fc.tuple(apply, fc.constantFrom<Fault>('refused', 'refused-after-effect', 'cancelled'));
  const job = fc.oneof(
    apply,
    faulty.map(([it, fault]) => ({ ...it, fault })),
    fc.record({ kind: fc.constant('destroy' as const), member }),
  );
  return fc.array(job, { minLength: 1, maxLength: 4 });
}

test('a customer gateway is never taken from a link that stands on it, and never left over', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      jobsOf([0]),
      jobsOf([1, 2]),
      fc.constantFrom(0, 5_000),
      async (scheduler, one, two, lagMs) => {
        const cloud = new MemoryCloud({ lagMs });
        cloud.between = () => scheduler.schedule(Promise.resolve());
        const lanes = [new Lane(cloud, cloud.between), new Lane(cloud, cloud.between)];
        await scheduler.waitFor(Promise.all([lanes[0]!.carryOut(one), lanes[1]!.carryOut(two)]));

        const story = lanes.map(({ outcomes }) => outcomes.join(', ')).join(' | ');
        const { customerGateways, connections } = cloud.standing;
        const wished = members.filter((_, index) => lanes.some((lane) => lane.has(index)));
        expect(connections.map(({ mark }) => mark).sort(), story).toEqual(
          wished.map(({ plan, link }) => markOf(link, plan)).sort(),
        );
        expect(customerGateways, story).toHaveLength(connections.length > 0 ? 1 : 0);
        for (const { customerGatewayId } of connections) expect(customerGateways[0]?.id, story).toBe(customerGatewayId);
      },
    ),
    { numRuns: 400 },
  );
}, 60_000);
