// The schema in an editor: the real yaml-language-server completes and checks a plan by it.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXAMPLES } from '../examples.ts';
import { LanguageServer } from './language-server.ts';

let server: LanguageServer;

beforeAll(async () => {
  server = await LanguageServer.start();
});

afterAll(() => server.stop());

const HEAD = `# yaml-language-server: $schema=./causeway.schema.json
version: 1
name: in-an-editor
cloud: { region: cn-hangzhou }
gateways: { hub-a: { id: vpn-a } }
defaults: { gateway: hub-a, cloudSubnets: [172.16.0.0/16], psk: { derive: x } }
`;

test.each(EXAMPLES)('an editor has nothing against %s', async (file) => {
  expect(await server.diagnose(file.replace('plans/', ''), readFileSync(file, 'utf8'))).toEqual([]);
});

test('an editor underlines what the schema refuses, where it stands', async () => {
  const diagnostics = await server.diagnose(
    'wrong.yaml',
    `${HEAD}sites:
  - name: oslo
    adress: 203.0.113.7
    address: 203.0.113.7
    siteSubnets: [10.2.0.0/33]
    selectors: all
rollout: { waves: [1, 10] }
`,
  );
  const found = diagnostics.map(({ range, message }) => [range.start.line, message.split('\n')[0]] as const);
  expect(found.sort(([a], [b]) => a - b)).toEqual([
    [8, 'Property adress is not allowed.'],
    [10, 'Write it like 10.2.0.0/24'],
    [11, 'Value is not accepted. Valid values: "subnets", "any".'],
    [12, 'Array does not contain required item.'],
  ]);
});

test('an editor offers the keys of a site with their meaning', async () => {
  const items = await server.complete(
    'keys.yaml',
    `${HEAD}sites:
  - name: oslo
    |
`,
  );
  const labels = items.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(['address', 'siteSubnets', 'healthCheck', 'links', 'connection']));
  const address = items.find(({ label }) => label === 'address');
  expect(JSON.stringify(address?.documentation)).toContain('Public IPv4 address of the branch’s device');
});

test.each([
  ['selectors', 'sites:\n  - name: oslo\n    selectors: |\n', ['any', 'subnets']],
  ['rollback', 'rollout:\n  rollback: |\n', ['keep', 'plan', 'site']],
  ['keys of a psk', 'sites:\n  - name: oslo\n    psk:\n      |\n', ['derive', 'env', 'epoch', 'file', 'sops', 'vault']],
])('an editor offers the values of %s', async (name, text, expected) => {
  const items = await server.complete(`${name.replaceAll(' ', '-')}.yaml`, HEAD + text);
  expect(items.map(({ label }) => label).sort()).toEqual(expected);
});
