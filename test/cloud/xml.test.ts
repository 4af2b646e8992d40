import { describe, expect, test } from 'vitest';
import { parseXml } from '../../cloud/answers/parse-xml.ts';
import type { Script } from './recording-server.ts';
import { json } from './recording-server.ts';
import { allActions, callSample, sampleCalls } from './sample-calls.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();

function xml(body: string, status = 200): Script {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/xml;charset=utf-8' });
    response.end(`<?xml version='1.0' encoding='UTF-8'?>${body}`);
  };
}

/** As the API writes it: a list is its element repeated. */
function elements(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  }
  return Object.entries(value)
    .flatMap(([name, inner]: [string, unknown]) =>
      (Array.isArray(inner) ? inner : [inner]).map((one) => ({ name, one })),
    )
    .map(({ name, one }) => `<${name}>${elements(one)}</${name}>`)
    .join('');
}

const cloud = () => served.connect({ format: 'XML' }).scoped(scope);

test.each(allActions)('%s answers the same in XML as in JSON', async (action) => {
  served.server.script = json(sampleCalls[action].answer);
  const fromJson = await callSample(served.connect().scoped(scope), action);
  served.server.script = xml(`<${action}Response>${elements(sampleCalls[action].answer)}</${action}Response>`);
  expect(await callSample(cloud(), action)).toEqual(fromJson);
  expect(served.server.requests.map(({ form }) => form['Format'])).toEqual(['JSON', 'XML']);
});

test('a list without rows is empty, with the root that the guide misprints', async () => {
  const page = '<TotalCount>0</TotalCount><PageNumber>1</PageNumber><PageSize>10</PageSize>';
  served.server.script = xml(`<DescribeVpnConnections><VpnConnections/>${page}</DescribeVpnConnections>`);
  const { VpnConnections } = await cloud().call('DescribeVpnConnections', {});
  expect(VpnConnections.VpnConnection).toEqual([]);
});

test('a refusal is read from XML', async () => {
  const error = { RequestId: 'R-1', HostId: 'vpc', Code: 'VpnGateway.Configuring', Message: 'Busy & <b>busy.' };
  served.server.script = xml(`<Error>${elements(error)}</Error>`, 400);
  await expect(callSample(cloud(), 'DeleteVpnConnection')).rejects.toMatchObject({
    kind: 'wait',
    message: 'DeleteVpnConnection was refused with VpnGateway.Configuring: Busy & <b>busy (request R-1)',
  });
});

test.each(['<a><b></a>', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', '<a/><b/>', 'text', '<a', ''])(
  '%j is not an answer',
  async (body) => {
    served.server.script = xml(body);
    await expect(callSample(cloud(), 'DeleteVpnConnection')).rejects.toMatchObject({
      kind: 'ambiguous',
      message: expect.stringContaining('is not the XML of the API (HTTP 200, text/xml)') as string,
    });
  },
);

describe('XML', () => {
  test.each<[string, unknown]>([
    ['<a><b>1</b><b>2</b><c> x </c></a>', { b: ['1', '2'], c: ' x ' }],
    ['<a x="1>2"/>', undefined],
    ['<a x="1"><b y=\'2\'/></a>', { b: '' }],
    ['<a>&lt;&#65;&#x4e2d;&amp;amp;&nope;<![CDATA[<b>&amp;]]></a>', '<A中&amp;&nope;<b>&amp;'],
    ['<a><!-- <b>no</b> -->yes</a>', 'yes'],
    ['<a><__proto__><b>1</b></__proto__></a>', JSON.parse('{"__proto__":{"b":"1"}}')],
    [`${'<a>'.repeat(40)}${'</a>'.repeat(40)}`, undefined],
  ])('%s', (text, value) => {
    expect(parseXml(text)).toEqual(value);
  });
});
