// docs/secrets.md says what is true: its derived key is the worker's, and openssl and Node compute it as written.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { derivePsk } from '../../activities/derive-psk.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { project } from '../config/project.ts';

const page = readFileSync(new URL('../../docs/secrets.md', import.meta.url), 'utf8');
const documented = /prints `([a-z2-7]{32})`/.exec(page)?.[1] ?? '';
const OPENSSL = 'openssl';
const hasKdf = spawnSync(OPENSSL, ['kdf', '-help'], { stdio: 'ignore' }).status === 0;

function snippet(language: string): string {
  const [, code = ''] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page) ?? [];
  return code;
}

test('the documented example is what a worker derives', () => {
  const masterKey = Buffer.from(/master key `([^`]+)`/.exec(page)?.[1] ?? '', 'base64');
  const oslo = { owner: 'retail-it', plan: 'retail-north', site: 'oslo-2', link: 'main' };
  expect(derivePsk(oslo, { masterKey, label: 'retail', epoch: 1 })).toBe(documented);
});

test.runIf(hasKdf)('openssl computes the documented key as written', () => {
  expect(execFileSync('sh', ['-c', snippet('sh')], { encoding: 'utf8' }).trim()).toBe(documented);
});

test('Node computes the documented key as written', () => {
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', snippet('js')], { encoding: 'utf8' });
  expect(printed.trim()).toBe(documented);
});

test('the documented configuration is understood', () => {
  const cwd = project({ 'causeway.config.yaml': snippet('yaml') });
  expect(loadSettings({ env: {}, cwd }).secrets).toEqual({
    directory: join(cwd, 'secrets'),
    envPrefix: 'VPN_',
    masterKeys: [{ id: 'k1', file: join(cwd, 'master.key') }],
    sopsBinary: '/usr/local/bin/sops',
    vault: {
      address: 'https://vault.example:8200',
      caFile: join(cwd, 'ca.pem'),
      namespace: 'network',
      tokenFile: '/run/vault/token',
    },
  });
});
