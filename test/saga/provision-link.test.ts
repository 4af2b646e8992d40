import { describe, expect, test } from 'vitest';
import type { LinkResult } from '../../saga/outcome.ts';
import { provisionLink } from '../../saga/provision-link.ts';
import { aLink } from '../builders.ts';
import { addLink, asWished, standing } from './clouds.ts';
import { MemoryCloud } from './memory-cloud.ts';
import { MemoryEffects, type Fault } from './memory-effects.ts';
import { OWNER } from './memory-look.ts';

const link = aLink({ siteSubnets: ['10.2.0.0/24', '10.3.0.0/24'] });
const [first, second] = link.routes;

async function provision(
  cloud: MemoryCloud,
  { faults = {}, isLeftover = false }: { faults?: Record<number, Fault>; isLeftover?: boolean } = {},
): Promise<{ result: LinkResult; fx: MemoryEffects }> {
  const fx = new MemoryEffects(link, { cloud, faults });
  return { result: await provisionLink({ desired: link, isLeftover, isAdopted: false }, fx), fx };
}

function complete(with_: Parameters<typeof addLink>[2] = {}): MemoryCloud {
  const cloud = new MemoryCloud();
  addLink(cloud, link, with_);
  return cloud;
}

/** Another link's connection uses the address too. */
function shared(): MemoryCloud {
  const cloud = new MemoryCloud();
  const customerGatewayId = cloud.addCustomerGateway({ address: link.address, owner: OWNER });
  cloud.addConnection({ customerGatewayId, mark: 'p/other/main' });
  return cloud;
}

test('a link is made in order, and says what it made', async () => {
  const cloud = new MemoryCloud();
  const { result } = await provision(cloud);
  expect(result).toMatchObject({ outcome: 'applied', ids: { customerGatewayId: 'cgw-1', connectionId: 'vco-2' } });
  expect(result.changes.map(({ verb, resource, id }) => `${verb} ${resource} ${id}`)).toEqual([
    'made customer gateway cgw-1',
    'made IPsec connection vco-2',
    'made route 10.2.0.0/24',
    'made route 10.3.0.0/24',
  ]);
  expect(standing(cloud)).toEqual(asWished(link));
});

test('a link that is there is left alone', async () => {
  const { result, fx } = await provision(complete());
  expect(result.outcome).toBe('unchanged');
  expect(fx.calls).toEqual(['checkSecret', 'ensureCustomerGateway 1', 'turn', 'look']);
});

test('a connection that gains a refused route keeps what it had', async () => {
  const cloud = complete({ routes: [first!] });
  const before = standing(cloud);
  const refusedAt =
    ['checkSecret', 'ensureCustomerGateway', 'turn', 'look', 'ensureConnection', 'ensureRoute', 'ensureRoute'].length -
    1;
  const { result, fx } = await provision(cloud, { faults: { [refusedAt]: 'refused' } });
  expect(result).toMatchObject({ outcome: 'rolledBack', leftovers: [], failure: { code: 'Forbidden' } });
  expect(standing(cloud)).toEqual(before);
  expect(fx.calls).not.toContain('removeConnection');
});

test('a route that was there unpublished is withdrawn again when a later step is refused', async () => {
  const cloud = complete({ unpublished: [first!] });
  const before = standing(cloud);
  const { result, fx } = await provision(cloud, { faults: { 7: 'refused-after-effect' } });
  expect(fx.calls[7]).toBe('publishRoutes');
  expect(result.outcome).toBe('rolledBack');
  expect(standing(cloud)).toEqual(before);
});

test('what a parked link left is undone as if it were new', async () => {
  const cloud = complete({ routes: [first!], unpublished: [first!] });
  const { result } = await provision(cloud, { faults: { 6: 'refused' }, isLeftover: true });
  expect(result).toMatchObject({ outcome: 'rolledBack', leftovers: [] });
  expect(standing(cloud)).toEqual([]);
});

test('an undo that is refused is listed with its id and reason, and the others are done', async () => {
  const { result } = await provision(new MemoryCloud(), { faults: { 6: 'refused', 8: 'refused' } });
  expect(result.outcome).toBe('parked');
  expect(result.leftovers.map(({ type, id }) => `${type} ${id}`)).toEqual([
    'route vco-2:10.2.0.0/24',
    'connection vco-2',
    'customerGateway cgw-1',
  ]);
  expect(result.ids).toEqual({ customerGatewayId: 'cgw-1', connectionId: 'vco-2' });
});

test('a token that answers with a dead resource is followed by a new intent', async () => {
  const { result, fx } = await provision(new MemoryCloud(), { faults: { 4: 'token-spent' } });
  expect(result.outcome).toBe('applied');
  expect(fx.calls.filter((call) => call.startsWith('ensureConnection'))).toEqual([
    'ensureConnection 1',
    'ensureConnection 2',
  ]);
});

test('a customer gateway that vanishes under the link is made again', async () => {
  const { result, fx } = await provision(new MemoryCloud(), { faults: { 4: 'customer-gateway-gone' } });
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
  const cloud = shared();
  const { result } = await provision(cloud, { faults: { 4: 'refused' } });
  expect(result.outcome).toBe('rolledBack');
  expect(cloud.standing.customerGateways).toHaveLength(1);
});

test('a connection with other values is refused and nothing is touched', async () => {
  const cloud = complete();
  const before = standing(cloud);
  const fx = new MemoryEffects(aLink({ siteSubnets: ['10.9.0.0/24'] }), { cloud });
  const result = await provisionLink({ desired: link, isLeftover: false, isAdopted: false }, fx);
  expect(result).toMatchObject({ outcome: 'rolledBack', failure: { code: 'Differs' }, leftovers: [] });
  expect(standing(cloud)).toEqual(before);
});

test('the first look is the first act in the turn', async () => {
  const { fx } = await provision(new MemoryCloud());
  expect(fx.calls.slice(0, 4)).toEqual(['checkSecret', 'ensureCustomerGateway 1', 'turn', 'look']);
});

test('a link that never got its turn takes back its customer gateway and looks at nothing else', async () => {
  const cloud = new MemoryCloud();
  const { result, fx } = await provision(cloud, { faults: { 2: 'cancelled' } });
  expect(result).toMatchObject({ outcome: 'cancelled', leftovers: [] });
  expect(fx.calls.slice(3)).toEqual(['removeCustomerGateway']);
  expect(standing(cloud)).toEqual([]);
});

test('a link that never got its turn leaves the customer gateway that its own connection stands on', async () => {
  const cloud = complete();
  const { result } = await provision(cloud, { faults: { 2: 'cancelled' } });
  expect(result).toMatchObject({ outcome: 'cancelled', leftovers: [] });
  expect(standing(cloud)).toEqual(asWished(link));
});

describe('whatever step fails, however', () => {
  const clouds: Record<string, () => MemoryCloud> = {
    'nothing there': () => new MemoryCloud(),
    'a shared customer gateway there': shared,
    'all there but one route': () => complete({ routes: [first!] }),
    'all there but one publication': () => complete({ unpublished: [second!] }),
  };
  const faults: Fault[] = ['refused', 'refused-after-effect', 'cancelled'];

  for (const [name, make] of Object.entries(clouds)) {
    for (const fault of faults) {
      test(`${name}: a ${fault} step leaves the cloud as it was`, async () => {
        let cells = 0;
        for (let at = 0; ; at++) {
          const cloud = make();
          const before = standing(cloud);
          const { result, fx } = await provision(cloud, { faults: { [at]: fault } });
          if (fx.calls.length <= at) break; // the fault did not fire: every step has been tried
          cells++;
          expect(standing(cloud), `step ${at} of ${fx.calls.join(', ')}`).toEqual(before);
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
        const cloud = new MemoryCloud();
        const { result, fx } = await provision(cloud, { faults: { [i]: 'refused-after-effect', [j]: 'refused' } });
        if (fx.calls.length <= j) continue;
        cells++;
        const listed = result.leftovers.map(({ type }) => type);
        const { customerGateways, connections, routes } = cloud.standing;
        expect(listed.filter((it) => it === 'customerGateway')).toHaveLength(customerGateways.length);
        expect(listed.filter((it) => it === 'connection')).toHaveLength(connections.length);
        expect(listed.filter((it) => it === 'route')).toHaveLength(routes.length);
        expect(result.outcome).toBe(listed.length > 0 ? 'parked' : 'rolledBack');
      }
    }
    expect(cells).toBeGreaterThan(10);
  });
});
