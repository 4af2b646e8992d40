import { expect, test } from 'vitest';
import { judgeLink } from '../../topology/judge-link.ts';
import { stepsFor, stepsToRemove, summarise } from '../../topology/steps.ts';
import { aLink, HUB_A, HUB_B } from '../builders.ts';
import { observedAs, route } from './observed-link.ts';

const link = aLink({ siteSubnets: ['10.2.0.0/24', '10.2.1.0/24'] });

test('an absent link is made from its customer gateway to its last route', () => {
  const steps = stepsFor(link, { kind: 'absent' });
  expect(steps.map(({ order, operation, undo, locksGateway }) => [order, operation, undo, locksGateway])).toEqual([
    [1, 'CreateCustomerGateway', 'DeleteCustomerGateway', false],
    [2, 'CreateVpnConnection', 'DeleteVpnConnection', true],
    [3, 'CreateVpnRouteEntry', 'DeleteVpnRouteEntry', true],
    [4, 'CreateVpnRouteEntry', 'DeleteVpnRouteEntry', true],
  ]);
  expect(steps.map(({ detail }) => detail)).toEqual([
    '203.0.113.7',
    '172.16.0.0/16 to 10.2.0.0/24, 10.2.1.0/24, ikev2',
    '10.2.0.0/24, weight 100, published',
    '10.2.1.0/24, weight 100, published',
  ]);
});

test('an incomplete link gets only what it lacks', () => {
  const verdict = judgeLink(link, { ...observedAs(link), routes: [route('10.2.0.0/24', { state: 'normal' })] });
  expect(stepsFor(link, verdict).map(({ operation, detail }) => `${operation} ${detail}`)).toEqual([
    'PublishVpnRouteEntry 10.2.0.0/24',
    'CreateVpnRouteEntry 10.2.1.0/24, weight 100, published',
  ]);
});

test('nothing is done to a link that is the same, or that would have to be changed', () => {
  expect(stepsFor(link, { kind: 'same' })).toEqual([]);
  expect(stepsFor(link, { kind: 'differs', differences: [] })).toEqual([]);
});

test('a removal goes the other way round and withdraws first', () => {
  const observed = { ...observedAs(link), routes: [route('10.2.0.0/24'), route('10.2.1.0/24', { state: 'normal' })] };
  expect(stepsToRemove(observed).map(({ order, operation, detail }) => `${order} ${operation} ${detail}`)).toEqual([
    '1 PublishVpnRouteEntry withdraw 10.2.0.0/24',
    '2 DeleteVpnRouteEntry 10.2.0.0/24, weight 100',
    '3 DeleteVpnRouteEntry 10.2.1.0/24, weight 100',
    '4 DeleteVpnConnection vco-1',
    '5 DeleteCustomerGateway cgw-1, unless another connection uses it',
  ]);
});

test('a customer gateway of a foreign hand stays, and so do its routes', () => {
  const foreign = { id: 'cgw-9', name: 'by-hand', address: link.address, isOurs: false };
  const observed = { ...observedAs(link), customerGateway: foreign, routes: [], strangeRoutes: [route('10.9.0.0/24')] };
  expect(stepsToRemove(observed).map(({ operation }) => operation)).toEqual(['DeleteVpnConnection']);
});

test('the summary counts what each gateway does one after another', () => {
  const steps = [link, aLink({ site: 'bodo', gatewayId: HUB_B })].flatMap((one) => stepsFor(one, { kind: 'absent' }));
  expect(summarise(steps)).toEqual({ operations: 7, lockingByGateway: { [HUB_A]: 3, [HUB_B]: 2 } });
});

test('policy routes have operations of their own', () => {
  const policy = { to: '10.2.0.0/24', from: '172.16.5.0/24', weight: 0, publish: false } as const;
  const wish = aLink({ routes: [policy] });
  expect(stepsFor(wish, { kind: 'absent' }).at(-1)).toMatchObject({
    operation: 'CreateVpnPbrRouteEntry',
    undo: 'DeleteVpnPbrRouteEntry',
    detail: '10.2.0.0/24 from 172.16.5.0/24, weight 0, not published',
  });
  expect(stepsToRemove(observedAs(wish))[0]?.operation).toBe('DeleteVpnPbrRouteEntry');
});

test('what exists by its own id is not made', () => {
  const operations = (wish: Parameters<typeof stepsFor>[0]): string[] =>
    stepsFor(wish, { kind: 'absent' }).map(({ operation }) => operation);
  expect(operations({ ...link, customerGatewayId: 'cgw-1' })).not.toContain('CreateCustomerGateway');
  expect(operations({ ...link, connectionId: 'vco-1' })).toEqual([]);
});
