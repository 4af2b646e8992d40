import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigurationError } from '../../config/configuration-error.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { project, thrownBy } from './project.ts';

const CONFIG = 'causeway.config.yaml';

function mistakesOf(cwd: string): string[] {
  const error = thrownBy(() => loadSettings({ env: {}, cwd }));
  if (!(error instanceof ConfigurationError)) throw error;
  expect(JSON.stringify(error.issues)).not.toContain('hunter2');
  return error.issues.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}

test('where Vault and sops are: the environment over the configuration, and never a token', () => {
  const cwd = project({
    [`conf/${CONFIG}`]: `secrets:
  sops: { binary: bin/sops }
  vault: { address: https://vault.example:8200, caFile: ca.pem, namespace: network, tokenFile: token }
`,
  });
  const flags = { config: `conf/${CONFIG}` };
  expect(loadSettings({ env: { VAULT_TOKEN: 'hvs.x' }, cwd, flags }).secrets).toEqual({
    masterKeys: [],
    envPrefix: '',
    sopsBinary: join(cwd, 'conf/bin/sops'),
    vault: {
      address: 'https://vault.example:8200',
      caFile: join(cwd, 'conf/ca.pem'),
      namespace: 'network',
      tokenFile: join(cwd, 'conf/token'),
    },
  });
  const env = {
    VAULT_ADDR: 'http://127.0.0.1:8200',
    VAULT_CACERT: 'a.pem',
    VAULT_NAMESPACE: 'n',
    VAULT_TOKEN_FILE: 't',
  };
  expect(loadSettings({ env, cwd, flags }).secrets.vault).toEqual({
    address: 'http://127.0.0.1:8200',
    caFile: join(cwd, 'a.pem'),
    namespace: 'n',
    tokenFile: join(cwd, 't'),
  });
});

test('an address of Vault in clear text, one with a password, and unknown keys are mistakes with a place', () => {
  const mistakes = (vault: string): string[] =>
    mistakesOf(project({ [CONFIG]: `secrets: { sops: { path: x }, vault: ${vault} }` }));
  expect(mistakes('{ address: http://vault.example }')).toEqual([
    `${CONFIG}:1:20 unknown-key`,
    `${CONFIG}:1:49 vault-insecure`,
  ]);
  expect(mistakes('{ address: "https://me:hunter2@vault.example", namespace: a b, token: x }')).toEqual([
    `${CONFIG}:1:20 unknown-key`,
    `${CONFIG}:1:49 endpoint-credentials`,
    `${CONFIG}:1:96 vault-namespace`,
    `${CONFIG}:1:101 unknown-key`,
  ]);
});
