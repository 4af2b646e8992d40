// Every answer of every call lost once, in every shape of a link, forward and with a final refusal at the end, so that the undo
// loses answers too: no duplicate, no orphan, and a truthful outcome.
import { describe, expect, test } from 'vitest';
import type { LinkResult } from '../../saga/outcome.ts';
import { provisionLink } from '../../saga/provision-link.ts';
import { removeLink } from '../../saga/remove-link.ts';
import type { Link } from '../../topology/model.ts';
import { routePath } from '../../topology/route-key.ts';
import { aLink } from '../builders.ts';
import { addLink, asWished, standing } from './clouds.ts';
import { LOSSES, MemoryCloud, type Loss } from './memory-cloud.ts';
import { MemoryEffects } from './memory-effects.ts';

interface Shape {
  links: Link[];
  /** What is there before the first link. */
  prepare: (cloud: MemoryCloud) => void;
  /** What stands in the end, besides what was there. */
  wished: (links: Link[]) => string[];
}

type Weather = ConstructorParameters<typeof MemoryCloud>[0];

const plain = aLink({ siteSubnets: ['10.2.0.0/24', '10.3.0.0/24'] });
const policies = aLink({
  routes: [
    { to: '10.2.0.0/24', weight: 100, publish: true },
    { to: '10.2.0.0/24', from: '172.16.5.0/24', weight: 0, publish: false },
    { to: '10.2.0.0/24', from: '172.16.6.0/24', weight: 100, publish: false },
  ],
});
const active = aLink({ link: 'a', address: '198.51.100.4', selectors: 'any' });
const standby = aLink({
  link: 'b',
  address: '198.51.100.5',
  selectors: 'any',
  routes: [{ to: '10.2.0.0/24', weight: 0, publish: true }],
});
const twins = [aLink({ site: 'oslo' }), aLink({ site: 'bodo', siteSubnets: ['10.9.0.0/24'] })];
const nothing = (): void => undefined;
const allOf = (links: Link[]): string[] => [...new Set(links.flatMap(asWished))].sort();

const shapes: Record<string, Shape> = {
  'a plain link': { links: [plain], prepare: nothing, wished: allOf },
  'policy routes': { links: [policies], prepare: nothing, wished: allOf },
  'two links of one site': { links: [active, standby], prepare: nothing, wished: allOf },
  'two sites on one customer gateway': { links: twins, prepare: nothing, wished: allOf },
  'a connection that is taken over': {
    links: [{ ...plain, connectionId: 'vco-2' }],
    prepare: (cloud) => {
      const [first] = plain.routes;
      const customerGatewayId = cloud.addCustomerGateway({ address: plain.address, owner: 'somebody' });
      const connectionId = cloud.addConnection({ customerGatewayId, mark: 'by hand' });
      cloud.addRoute({ to: first!.to, weight: 100, connectionId, isPublished: true });
    },
    wished: () => [
      'connection by hand',
      `customer gateway ${plain.address} of somebody`,
      ...plain.routes.map(({ to }) => `route ${to} of by hand published`),
    ],
  },
  'a customer gateway of its own id': {
    links: [{ ...plain, address: '', customerGatewayId: 'cgw-1' }],
    prepare: (cloud) => void cloud.addCustomerGateway({ address: plain.address, owner: 'somebody' }),
    wished: () => [
      `customer gateway ${plain.address} of somebody`,
      ...asWished(plain).filter((it) => !it.startsWith('customer gateway')),
    ],
  },
  'a connection that lacks a route': {
    links: [plain],
    prepare: (cloud) => void addLink(cloud, plain, { routes: plain.routes.slice(0, 1) }),
    wished: allOf,
  },
};

const weathers: Record<string, Weather> = {
  'reads that show all at once': {},
  'reads that lag': { lagMs: 5_000 },
  'tokens that remember a failure': { poisonsTokens: true },
};

interface Sky {
  weather: Weather;
  losses?: Map<number, Loss>;
  refused?: string | undefined;
  /** It took effect all the same. */
  isLate?: boolean;
}

/** One link after the other, as a lane gives turns, each with the row that it would have. */
async function carryOut({ links, prepare }: Shape, { weather, losses = new Map(), refused, isLate = false }: Sky) {
  const cloud = new MemoryCloud(weather);
  prepare(cloud);
  cloud.pass(60_000);
  const before = standing(cloud);
  cloud.losses = losses;
  cloud[isLate ? 'refusesLate' : 'refuses'] = (call) => call === refused;
  const results: LinkResult[] = [];
  for (const desired of links) {
    const fx = new MemoryEffects(desired, { cloud });
    results.push(
      await provisionLink({ desired, isLeftover: false, isAdopted: desired.connectionId !== undefined }, fx),
    );
  }
  return { cloud, before, results };
}

/** What the results say about what stands in the end; an undone link has nothing more than before. */
function expectTruth(
  shape: Shape,
  { cloud, before, results }: Awaited<ReturnType<typeof carryOut>>,
  cell: string,
): void {
  const done = shape.links.filter((_, index) => results[index]?.outcome === 'applied');
  const expected = done.length > 0 ? shape.wished(done) : before;
  expect(standing(cloud), cell).toEqual([...expected].sort());
  for (const result of results) expect(result.leftovers, cell).toEqual([]);
}

function lastCreation({ links }: Shape): string {
  return `create route ${routePath(links.at(-1)!.routes.at(-1)!)}`;
}

describe.each(Object.entries(shapes))('%s', (_, shape) => {
  test.each(Object.entries(weathers))('any one answer lost, with %s: all is applied', async (_name, weather) => {
    const calm = await carryOut(shape, { weather });
    let fired = 0;
    for (let at = 0; at < calm.cloud.calls.length; at++) {
      for (const loss of LOSSES) {
        const end = await carryOut(shape, { weather, losses: new Map([[at, loss]]) });
        fired += end.cloud.fired;
        const cell = `${loss} at ${at}, ${end.cloud.calls[at]}`;
        expect(
          end.results.map(({ outcome }) => outcome),
          cell,
        ).toEqual(shape.links.map(() => 'applied'));
        expectTruth(shape, end, cell);
      }
    }
    expect(fired).toBe(calm.cloud.calls.length * LOSSES.length);
  });

  const ends = Object.entries(weathers).flatMap(([name, weather]) => [
    { name, weather, isLate: false, effect: 'without effect' },
    { name, weather, isLate: true, effect: 'after its effect' },
  ]);

  test.each(ends)('refused at the end $effect, and any one answer lost, with $name', async ({ weather, isLate }) => {
    const refused = lastCreation(shape);
    const calm = await carryOut(shape, { weather, refused, isLate });
    let fired = 0;
    for (let at = 0; at < calm.cloud.calls.length; at++) {
      for (const loss of LOSSES) {
        const end = await carryOut(shape, { weather, refused, isLate, losses: new Map([[at, loss]]) });
        fired += end.cloud.fired;
        expectTruth(shape, end, `${loss} at ${at}, ${end.cloud.calls[at]}`);
      }
    }
    expect(calm.results.at(-1)?.outcome).toBe('rolledBack');
    expect(fired).toBe(calm.cloud.calls.length * LOSSES.length);
  });

  test('refused at the end, and any two answers lost', async () => {
    const refused = lastCreation(shape);
    const calm = await carryOut(shape, { weather: { lagMs: 5_000 }, refused });
    for (let one = 0; one < calm.cloud.calls.length; one++) {
      for (let other = one + 1; other < calm.cloud.calls.length; other++) {
        const losses = new Map<number, Loss>([
          [one, 'drop after'],
          [other, 'drop before'],
        ]);
        const end = await carryOut(shape, { weather: { lagMs: 5_000 }, refused, losses });
        expectTruth(shape, end, `lost at ${one} and ${other}`);
      }
    }
  });

  test('any one answer of a removal lost: what was made is gone, what was there is not', async () => {
    const weather = { lagMs: 5_000 };
    for (let at = 0; ; at++) {
      const { cloud, before, results } = await carryOut(shape, { weather });
      cloud.losses = new Map(LOSSES.slice(0, 2).map((loss, index) => [cloud.calls.length + at + index, loss]));
      cloud.pass(60_000);
      const firedBefore = cloud.fired;
      for (const [index, link] of shape.links.entries()) {
        const how = link.connectionId === undefined ? ('made' as const) : ('adopted' as const);
        const { ids, routes } = results[index]!;
        const fx = new MemoryEffects(link, { cloud, row: { ids, routes, how } });
        const removed = await removeLink({ site: link.site, ids, routes, how, includeAdopted: false }, fx);
        expect(removed).toMatchObject({ outcome: 'removed', leftovers: [] });
      }
      const stays = shape.links.some(({ connectionId }) => connectionId !== undefined) || before.length === 1;
      expect(standing(cloud), `lost at ${at}`).toEqual(stays ? before : []);
      if (cloud.fired === firedBefore) break; // past the last call
    }
  });
});
