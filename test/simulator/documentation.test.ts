// docs/simulator.md says what is true: its Node snippet runs, and its configuration is understood.
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { aCloud } from './a-cloud.ts';

const page = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');

function snippet(language: string): string {
  const [, code = ''] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page) ?? [];
  return code;
}

it('the Node snippet lists the two gateways', async () => {
  const { endpoint } = await aCloud();
  const code = snippet('js').replace('127.0.0.1:8080', new URL(endpoint).host);
  // In the project's folder, where the SDK is found.
  const file = fileURLToPath(new URL(`../../.documentation-${process.pid}.mjs`, import.meta.url));
  writeFileSync(file, code);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 50_000 });
    expect(stdout).toContain('vpn-hub0000000000000000a');
    expect(stdout).toContain('vpn-hub0000000000000000b');
  } finally {
    rmSync(file);
  }
});

it('the documented configuration is understood, and says the defaults', () => {
  const documented = parseSimulatorConfig(parse(snippet('yaml')));
  const { accounts: _a, vpcs: _v, gateways: _g, ...settings } = documented;
  expect(parseSimulatorConfig({})).toMatchObject(settings);
});

/** Of the second level: of a list, those of its first entry. */
function keysOf(value: unknown): string[] {
  return Object.keys((Array.isArray(value) ? (value[0] as unknown) : value) as object).sort();
}

it('the page shows every key that the configuration has', () => {
  const shown = parse(snippet('yaml')) as Record<string, unknown>;
  const known = parseSimulatorConfig({});
  expect(keysOf(shown)).toEqual(keysOf(known));
  expect(keysOf(shown['durations'])).toEqual(keysOf(known.durations));
  expect(keysOf(shown['gateways'])).toEqual([...keysOf(known.gateways), 'internetIp', 'name'].sort());
  expect(keysOf(known.quotas).filter((quota) => !page.includes(`\`${quota}\``))).toEqual([]);
});

it('the page names every fault, every hand and every route of the control port', async () => {
  const cloud = await aCloud();
  // The refusals of what is not known say what is.
  const refusals = [await cloud.post('/faults', { fault: '' }), await cloud.post('/world', { op: '' })];
  const names = refusals.flatMap(({ body }) =>
    [...JSON.stringify(body).matchAll(/'([\w-]+)'/g)].map(([, name]) => name),
  );
  expect(names).toHaveLength(15 + 7);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  const routes = JSON.stringify(await cloud.get('/nowhere')).matchAll(/(GET|POST|DELETE) (\/\w+)/g);
  expect([...routes].map(([, , path = '']) => path).filter((path) => !page.includes(path))).toEqual([]);
});
