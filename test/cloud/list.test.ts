import { expect, test } from 'vitest';
import type { ScopedCloud } from '../../cloud/connect-cloud.ts';
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
  [0, 1],
  [1, 1],
  [50, 1],
  [51, 2],
  [100, 2],
  [101, 3],
])('a list of %i rows is read whole in %i pages of 50', async (count, pages) => {
  served.server.script = customerGateways(numbers(count));
  expect(await listedIds()).toEqual(numbers(count));
  expect(served.server.requests).toHaveLength(pages);
  expect(served.server.requests.map(({ form }) => form['PageSize'])).toEqual(Array(pages).fill('50'));
});

test('every page is reported to onSend', async () => {
  served.server.script = customerGateways(numbers(120));
  const sent: string[] = [];
  const counting = served.connect().scoped(scope, { onSend: (action) => sent.push(action) });
  await allOf(counting.list('DescribeCustomerGateways', {}));
  expect(sent).toEqual(Array(3).fill('DescribeCustomerGateways'));
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
