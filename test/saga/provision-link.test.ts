import { describe, expect, test } from 'vitest';
import type { LinkResult } from '../../saga/outcome.ts';
import { provisionLink } from '../../saga/provision-link.ts';
import { aLink } from '../builders.ts';
import { emptyWorld, MemoryEffects, routeAs, type Fault, type World } from './memory-effects.ts';

const link = aLink({ siteSubnets: ['10.2.0.0/24', '10.3.0.0/24'] });
const [first, second] = link.routes;

/** What a run leaves behind, to compare before and after. */
function standing({ customerGateway, connection, routes }: World): unknown {
  return { customerGateway, connection, routes: [...routes.values()].map(({ to, state }) => `${to} ${state}`).sort() };
}

async function provision(
  world: World,
  { faults = {}, isLeftover = false }: { faults?: Record<number, Fault>; isLeftover?: boolean } = {},
): Promise<{ result: LinkResult; fx: MemoryEffects }> {
  const fx = new MemoryEffects(link, { world, faults });
  return { result: await provisionLink({ desired: link, isLeftover }, fx), fx };
}

function complete(): World {
  return emptyWorld({
    customerGateway: true,
    connection: true,
    routes: new Map(link.routes.map((route) => [route.to, routeAs(route, 'published')])),
  });
}

test('a link is made in order, and says what it made', async () => {
  const { result, fx } = await provision(emptyWorld());
  expect(result).toMatchObject({ outcome: 'applied', ids: { customerGatewayId: 'cgw-1', connectionId: 'vco-1' } });
  expect(result.changes.map(({ verb, resource, id }) => `${verb} ${resource} ${id}`)).toEqual([
    'made customer gateway cgw-1',
    'made IPsec connection vco-1',
    'made route 10.2.0.0/24',
    'made route 10.3.0.0/24',
  ]);
  expect(standing(fx.world)).toEqual(standing(complete()));
});

test('a link that is there is left alone', async () => {
  const { result, fx } = await provision(complete());
  expect(result.outcome).toBe('unchanged');
  expect(fx.calls).toEqual(['checkSecret', 'ensureCustomerGateway 1', 'turn', 'look']);
});

test('a connection that gains a refused route keeps what it had', async () => {
  const world = complete();
  world.routes.delete('10.3.0.0/24');
  const before = standing(world);
  const refusedAt =
    ['checkSecret', 'ensureCustomerGateway', 'turn', 'look', 'ensureConnection', 'ensureRoute', 'ensureRoute'].length -
    1;
  const { result, fx } = await provision(world, { faults: { [refusedAt]: 'refused' } });
  expect(result).toMatchObject({ outcome: 'rolledBack', leftovers: [], failure: { code: 'Forbidden' } });
  expect(standing(fx.world)).toEqual(before);
  expect(fx.calls).not.toContain('removeConnection');
});

test('a route that was there unpublished is withdrawn again when a later step is refused', async () => {
  const world = complete();
  world.routes.set(first!.to, routeAs(first!, 'normal'));
  const before = standing(world);
  const { result, fx } = await provision(world, { faults: { 7: 'refused-after-effect' } });
  expect(fx.calls[7]).toBe('publishRoutes');
  expect(result.outcome).toBe('rolledBack');
  expect(standing(fx.world)).toEqual(before);
});

test('what a parked link left is undone as if it were new', async () => {
  const world = emptyWorld({
    customerGateway: true,
    connection: true,
    routes: new Map([[first!.to, routeAs(first!, 'normal')]]),
  });
  const { result, fx } = await provision(world, { faults: { 6: 'refused' }, isLeftover: true });
  expect(result).toMatchObject({ outcome: 'rolledBack', leftovers: [] });
  expect(standing(fx.world)).toEqual(standing(emptyWorld()));
});

test('an undo that is refused is listed with its id and reason, and the others are done', async () => {
  const { result } = await provision(emptyWorld(), { faults: { 6: 'refused', 8: 'refused' } });
  expect(result.outcome).toBe('parked');
  expect(result.leftovers.map(({ type, id }) => `${type} ${id}`)).toEqual([
    'route vco-1:10.2.0.0/24',
    'connection vco-1',
    'customerGateway cgw-1',
  ]);
  expect(result.ids).toEqual({ customerGatewayId: 'cgw-1', connectionId: 'vco-1' });
});

test('a token that answers with a dead resource is followed by a new intent', async () => {
  const { result, fx } = await provision(emptyWorld(), { faults: { 4: 'token-spent' } });
  expect(result.outcome).toBe('applied');
  expect(fx.calls.filter((call) => call.startsWith('ensureConnection'))).toEqual([
    'ensureConnection 1',
    'ensureConnection 2',
  ]);
});

test('a customer gateway that vanishes under the link is made again', async () => {
  const { result, fx } = await provision(emptyWorld(), { faults: { 4: 'customer-gateway-gone' } });
  expect(result.outcome).toBe('applied');
  expect(fx.calls.slice(1, 7)).toEqual([
    'ensureCustomerGateway 1',
    'turn',
    'look',
    'ensureConnection 1',
    'ensureCustomerGateway 2',
    'ensureConnection 2',
  ]);
});

test('a shared customer gateway stays when the link that wanted it is undone', async () => {
  const { result, fx } = await provision(emptyWorld({ customerGateway: true, isShared: true }), {
    faults: { 4: 'refused' },
  });
  expect(result.outcome).toBe('rolledBack');
  expect(fx.world.customerGateway).toBe(true);
});

test('a connection with other values is refused and nothing is touched', async () => {
  const fx = new MemoryEffects(aLink({ siteSubnets: ['10.9.0.0/24'] }), { world: complete() });
  const result = await provisionLink({ desired: link, isLeftover: false }, fx);
  expect(result).toMatchObject({ outcome: 'rolledBack', failure: { code: 'Differs' }, leftovers: [] });
  expect(standing(fx.world)).toEqual(standing(complete()));
});

test('the first look is the first act in the turn', async () => {
  const { fx } = await provision(emptyWorld());
  expect(fx.calls.slice(0, 4)).toEqual(['checkSecret', 'ensureCustomerGateway 1', 'turn', 'look']);
});

test('a link that never got its turn takes back its customer gateway and looks at nothing else', async () => {
  const { result, fx } = await provision(emptyWorld(), { faults: { 2: 'cancelled' } });
  expect(result).toMatchObject({ outcome: 'cancelled', leftovers: [] });
  expect(fx.calls.slice(3)).toEqual(['removeCustomerGateway']);
  expect(fx.world.customerGateway).toBe(false);
});

test('a link that never got its turn leaves the customer gateway that its own connection stands on', async () => {
  const { result, fx } = await provision(complete(), { faults: { 2: 'cancelled' } });
  expect(result).toMatchObject({ outcome: 'cancelled', leftovers: [] });
  expect(standing(fx.world)).toEqual(standing(complete()));
});

describe('whatever call fails, however', () => {
  const worlds: Record<string, () => World> = {
    'nothing there': () => emptyWorld(),
    'a shared customer gateway there': () => emptyWorld({ customerGateway: true, isShared: true }),
    'all there but one route': () => {
      const world = complete();
      world.routes.delete(second!.to);
      return world;
    },
    'all there but one publication': () => {
      const world = complete();
      world.routes.set(second!.to, routeAs(second!, 'normal'));
      return world;
    },
  };
  const faults: Fault[] = ['refused', 'refused-after-effect', 'cancelled'];

  for (const [name, make] of Object.entries(worlds)) {
    for (const fault of faults) {
      test(`${name}: a ${fault} call leaves the world as it was, or as wished`, async () => {
        let cells = 0;
        for (let at = 0; ; at++) {
          const world = make();
          const before = standing(world);
          const { result, fx } = await provision(world, { faults: { [at]: fault } });
          if (fx.calls.length <= at) break; // the fault did not fire: every call has been tried
          cells++;
          const expected =
            result.outcome === 'applied' || result.outcome === 'unchanged' ? standing(complete()) : before;
          expect(standing(fx.world), `call ${at} of ${fx.calls.join(', ')}`).toEqual(expected);
          expect(result.outcome).toBe(fault === 'cancelled' ? 'cancelled' : 'rolledBack');
        }
        expect(cells).toBeGreaterThan(5);
      });
    }
  }

  test('two faults: whatever is not undone is listed', async () => {
    let cells = 0;
    for (let i = 0; i < 14; i++) {
      for (let j = i + 1; j < 18; j++) {
        const { result, fx } = await provision(emptyWorld(), {
          faults: { [i]: 'refused-after-effect', [j]: 'refused' },
        });
        if (fx.calls.length <= j) continue;
        cells++;
        const listed = result.leftovers.map(({ type, id }) => `${type} ${id}`);
        const { connection, routes } = fx.world;
        if (connection) expect(listed).toContain('connection vco-1');
        for (const to of routes.keys()) expect(listed).toContain(`route vco-1:${to}`);
        expect(result.outcome).toBe(listed.length > 0 ? 'parked' : 'rolledBack');
      }
    }
    expect(cells).toBeGreaterThan(10);
  });
});
