// What holds of every plan that is right.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandPlan } from '../../topology/expand/expand-plan.ts';
import type { Link } from '../../topology/model.ts';
import { stepsFor } from '../../topology/steps.ts';
import { toTopology } from '../../topology/to-topology.ts';
import { anyPlan, checked, checkedText } from './any-plan.ts';

const withoutPlaces = (yaml: string) => yaml.replaceAll(/ # (?:built in|.*:\d+)$/gm, '');

test('an expanded plan is a plan that says the same, and expanding it again changes nothing', () => {
  fc.assert(
    fc.property(anyPlan, (any) => {
      const first = checked(any);
      const once = expandPlan(first);
      const second = checkedText(once, { file: 'expanded.yaml' });
      expect(second.planned).toEqual(first.planned);
      expect(withoutPlaces(expandPlan(second))).toBe(withoutPlaces(once));
    }),
    { interruptAfterTimeLimit: 30_000, numRuns: 300 },
  );
});

test('what a plan says survives being written down as JSON', () => {
  fc.assert(
    fc.property(anyPlan, (any) => {
      const { planned } = checked(any);
      expect(JSON.parse(JSON.stringify(planned))).toEqual(planned);
    }),
    { numRuns: 100 },
  );
});

const ORDER = ['customerGateway', 'connection', 'route', 'publication'];

test('the steps of every link go from its customer gateway over its connection to its routes', () => {
  fc.assert(
    fc.property(anyPlan, (any) => {
      const { planned } = checked(any);
      const links: Link[] = toTopology({ ...planned, clientAccess: [] }).links;
      for (const link of links) {
        const steps = stepsFor(link, { kind: 'absent' });
        expect(steps.map(({ order }) => order)).toEqual(steps.map((_, index) => index + 1));
        const ranks = steps.map(({ resource }) => ORDER.indexOf(resource));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        // What exists by its own id is not made.
        const isMade = link.connectionId === undefined;
        const made = (kind: string) => steps.filter(({ resource }) => resource === kind).length;
        expect([made('customerGateway'), made('connection'), made('route')]).toEqual(
          isMade ? [link.customerGatewayId === undefined ? 1 : 0, 1, link.routes.length] : [0, 0, 0],
        );
        expect(steps.every((step) => step.site === link.site && step.link === link.link)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

/** The layers that reach one link, lowest first, each an IKE lifetime or nothing. */
const layers = fc.record({
  defaults: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
  profiles: fc.array(fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }), { maxLength: 3 }),
  site: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
  link: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
});

const lifetime = (seconds: number | undefined) => (seconds === undefined ? {} : { ike: { lifetimeSeconds: seconds } });

test('a value is what the highest layer says: built-in, defaults, profiles from left to right, site, link', () => {
  fc.assert(
    fc.property(layers, ({ defaults, profiles, site, link }) => {
      const names = profiles.map((_, index) => `p${index}`);
      const plan = {
        version: 1,
        name: 'retail',
        cloud: { region: 'x' },
        gateways: { hub: { id: 'vpn-a' } },
        defaults: { gateway: 'hub', cloudSubnets: ['172.16.0.0/16'], psk: { derive: 'x' }, ...lifetime(defaults) },
        profiles: Object.fromEntries(profiles.map((seconds, index) => [`p${index}`, lifetime(seconds)])),
        sites: [
          {
            name: 'oslo',
            profiles: names,
            siteSubnets: ['10.2.0.0/24'],
            ...lifetime(site),
            links: [{ name: 'a', address: '203.0.113.7', ...lifetime(link) }],
          },
        ],
      };
      const expected = [86_400, defaults, ...profiles, site, link].findLast((seconds) => seconds !== undefined);
      expect(checked({ plan, csv: '' }).planned.links[0]?.ike.lifetimeSeconds).toBe(expected);
    }),
    { numRuns: 200 },
  );
});

const ends = fc.constantFrom('address' as const, 'customerGateway' as const, undefined);

test('of an address and a customer gateway the highest layer’s stands: row, site, link', () => {
  fc.assert(
    fc.property(ends, ends, (site, link) => {
      const end = (kind: typeof site, i: number) =>
        kind === undefined
          ? {}
          : kind === 'address'
            ? { address: `203.0.113.${i}` }
            : { customerGateway: { id: `cgw-${i}` } };
      const plan = {
        version: 1,
        name: 'retail',
        cloud: { region: 'x' },
        gateways: { hub: { id: 'vpn-a' } },
        defaults: { gateway: 'hub', cloudSubnets: ['172.16.0.0/16'], psk: { derive: 'x' } },
        sitesFrom: [{ csv: 'x.csv', columns: { name: 'Name', address: 'IP', siteSubnets: 'LAN' } }],
        sites: [{ name: 'oslo', ...end(site, 2), links: [{ name: 'a', ...end(link, 3) }] }],
      };
      const layer = [['address', 1] as const, [site, 2] as const, [link, 3] as const].findLast(
        ([kind]) => kind !== undefined,
      );
      const [made] = checked({ plan, csv: 'Name,IP,LAN\noslo,203.0.113.1,10.2.0.0/24\n' }).planned.links;
      expect([made?.address, made?.customerGatewayId]).toEqual(
        layer?.[0] === 'customerGateway' ? ['', `cgw-${layer[1]}`] : [`203.0.113.${layer?.[1]}`, undefined],
      );
    }),
  );
});
