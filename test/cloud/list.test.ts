import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScopedCloud } from '../../cloud/connect-cloud.ts';
import { listRows } from '../../cloud/list-rows.ts';
import { json } from './recording-server.ts';
import type { Script } from './recording-server.ts';
import { allOf, scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();

/** Customer gateways named by number, served page by page; `beforePage` may change them first. */
function customerGateways(ids: number[], beforePage: (page: number, request: number) => void = () => {}): Script {
  let request = 0;
  return (recorded, response) => {
    const { PageNumber, PageSize } = recorded.form;
    beforePage(Number(PageNumber), ++request);
    const size = Number(PageSize);
    const rows = ids.slice((Number(PageNumber) - 1) * size, Number(PageNumber) * size);
    const answer = {
      CustomerGateways: {
        CustomerGateway: rows.map((id) => ({ CustomerGatewayId: `cgw-${id}`, IpAddress: '198.51.100.1' })),
      },
      TotalCount: ids.length,
      PageNumber: Number(PageNumber),
      PageSize: size,
      RequestId: 'R-1',
    };
    json(answer)(recorded, response);
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function cloud(): ScopedCloud {
  return served.connect().scoped(scope);
}

async function listedIds(): Promise<number[]> {
  const rows = await allOf(cloud().list('DescribeCustomerGateways', {}));
  return rows.map((row) => Number(row.CustomerGatewayId.slice(4)));
}

test.each([
  [0, ['50']],
  [1, ['50']],
  [50, ['50']],
  [51, ['50', '49']],
  [98, ['50', '49']],
  [99, ['50', '49', '48']],
  [300, ['50', '49', '48', '47', '46', '45', '44']],
])(
  'a list of %i rows is read whole in pages of %j, each of which holds the last row of the one before',
  async (count, sizes) => {
    served.server.script = customerGateways(numbers(count));
    expect(await listedIds()).toEqual(numbers(count));
    expect(served.server.requests.map(({ form }) => form['PageSize'])).toEqual(sizes);
  },
);

test('every page is reported to onSend', async () => {
  served.server.script = customerGateways(numbers(120));
  const sent: string[] = [];
  const counting = served.connect().scoped(scope, { onSend: (action) => sent.push(action) });
  await allOf(counting.list('DescribeCustomerGateways', {}));
  expect(sent).toEqual(Array(3).fill('DescribeCustomerGateways'));
});

/** What happens to a list while it is read: rows come at its end or its head, and rows that came after the reading began go. */
const hands = fc.record({
  page: fc.integer({ min: 1, max: 8 }),
  hand: fc.constantFrom('append', 'prepend', 'remove'),
  rows: fc.integer({ min: 1, max: 120 }),
  at: fc.nat(),
});

test('whatever happens between two pages, no row comes twice, and none that stays is missed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 300 }), fc.array(hands, { maxLength: 6 }), async (count, happenings) => {
      let rows = numbers(count);
      let requests = 0;
      let nextRow = count;
      const removed = new Set<number>();
      const readPage = ({ PageNumber, PageSize }: { PageNumber: number; PageSize: number }) => {
        requests++;
        for (const { hand, rows: many, at } of happenings.filter(({ page }) => page === requests)) {
          const fresh = numbers(many).map(() => nextRow++);
          if (hand === 'append') rows = [...rows, ...fresh];
          else if (hand === 'prepend') rows = [...fresh, ...rows];
          else for (const gone of rows.splice(at % (rows.length + 1), many)) removed.add(gone);
        }
        const page = rows.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);
        return Promise.resolve({ page, TotalCount: rows.length, PageSize });
      };
      type Answer = Awaited<ReturnType<typeof readPage>>;
      const operation = { rows: ({ page }: Answer) => page, idOf: String } as never;
      const found: number[] = [];
      for await (const row of listRows<Answer, number>(operation, readPage)) found.push(row);
      expect(new Set(found).size).toBe(found.length);
      const stable = numbers(count).filter((row) => !removed.has(row));
      expect(stable.filter((row) => !found.includes(row))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('a row that moves to the next page because of a newer one is given once', async () => {
  const ids = numbers(80);
  served.server.script = customerGateways(ids, (page) => {
    if (page === 2) ids.unshift(999);
  });
  expect(await listedIds()).toEqual(numbers(80));
});

test('no row is missed when rows of a page already read are deleted', async () => {
  const ids = numbers(120);
  served.server.script = customerGateways(ids, (_page, request) => {
    if (request === 2) ids.splice(10, 3);
    if (request === 4) ids.splice(0, 20);
  });
  const found = await listedIds();
  expect(found.toSorted((one, other) => one - other)).toEqual(numbers(120));
});

test('no row is missed when more than a page of rows is deleted', async () => {
  const ids = numbers(220);
  served.server.script = customerGateways(ids, (_page, request) => {
    if (request === 4) ids.splice(0, 130);
  });
  const found = await listedIds();
  expect(found.toSorted((one, other) => one - other)).toEqual(numbers(220));
});

test('a cloud that serves smaller pages than asked for is read whole', async () => {
  const ids = numbers(45);
  served.server.script = (recorded, response) => {
    const form = { ...recorded.form, PageSize: '20' };
    customerGateways(ids)({ ...recorded, form }, response);
  };
  expect(await listedIds()).toEqual(numbers(45));
});

test('a total that no page ever reaches ends with the first empty page', async () => {
  served.server.script = (recorded, response) => {
    const isFirst = recorded.form['PageNumber'] === '1';
    const row = { CustomerGatewayId: 'cgw-1', IpAddress: '198.51.100.1' };
    const CustomerGateway = isFirst ? [row] : [];
    json({ CustomerGateways: { CustomerGateway }, TotalCount: 1000, PageNumber: 1, PageSize: 50 })(recorded, response);
  };
  expect(await listedIds()).toEqual([1]);
  expect(served.server.requests).toHaveLength(2);
});

test('a reader that has found its row asks for no further page', async () => {
  served.server.script = customerGateways(numbers(500));
  for await (const row of cloud().list('DescribeCustomerGateways', {})) {
    if (row.CustomerGatewayId === 'cgw-60') break;
  }
  expect(served.server.requests).toHaveLength(2);
});

test('filters go with every page', async () => {
  served.server.script = ({ form }, response) => {
    const VpnRouteEntry = [
      {
        VpnInstanceId: 'vpn-1',
        NextHop: `vco-${form['PageNumber']}`,
        RouteDest: '10.0.0.0/24',
        Weight: 100,
        State: 'normal',
      },
    ];
    const page = { TotalCount: 51, PageNumber: 1, PageSize: 50, RequestId: 'R-1' };
    json({ VpnRouteEntries: { VpnRouteEntry }, ...page })({} as never, response);
  };
  const routes = await allOf(cloud().list('DescribeVpnRouteEntries', { VpnGatewayId: 'vpn-1' }));
  expect(routes.map(({ NextHop }) => NextHop)).toEqual(['vco-1', 'vco-2']);
  expect(served.server.requests.map(({ form }) => form['VpnGatewayId'])).toEqual(['vpn-1', 'vpn-1']);
});

test('a page that is refused ends the list with the refusal', async () => {
  served.server.script = (recorded, response) => {
    const refusal = json({ Code: 'Throttling.User', Message: 'Slow down.', RequestId: 'R-2' }, 400);
    (recorded.form['PageNumber'] === '2' ? refusal : customerGateways(numbers(60)))(recorded, response);
  };
  await expect(listedIds()).rejects.toMatchObject({ kind: 'throttled', requestId: 'R-2' });
});
