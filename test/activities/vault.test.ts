import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSecrets, type SecretSettings, type SecretSource } from '../../activities/secret-source.ts';
import { startVault, TOKEN, type VaultForTests } from './a-vault.ts';
import { secretFolders, secretSettings, writePrivate } from './secret-folders.ts';

const oslo = { owner: 'retail-it', plan: 'retail-north', site: 'oslo-2', link: 'main' };
const KEY = 'canary-key-of-oslo';

async function aVault(scheme: 'http' | 'https' = 'https'): Promise<VaultForTests> {
  const vault = await startVault(scheme);
  vault.secrets.set('kv/vpn/oslo', { values: { psk: KEY, number: 7, 'spaced.key': 'x y' } });
  return vault;
}

type Place = Partial<NonNullable<SecretSettings['vault']>>;

function sourceFor(
  vault: VaultForTests,
  place: Place = {},
  env: NodeJS.ProcessEnv = { VAULT_TOKEN: TOKEN },
): SecretSource {
  const { keys } = secretFolders();
  const caFile = join(keys, 'ca.pem');
  writePrivate(caFile, vault.certificate);
  const settings = { address: vault.address, caFile, resendAfterMs: 1, timeoutMs: 5_000, ...place };
  const secrets = openSecrets(secretSettings({ env, vault: settings }));
  onTestFinished(() => secrets.close());
  return secrets.forAttempt();
}

function read(source: SecretSource, path = 'kv/vpn/oslo', key = 'psk'): Promise<string> {
  return source.psk({ kind: 'vault', path, key }, oslo);
}

test('a key is read over HTTPS with one GET, which carries the token in its header', async () => {
  const vault = await aVault();
  expect(await read(sourceFor(vault))).toBe(KEY);
  expect(vault.requests).toMatchObject([
    { method: 'GET', url: '/v1/kv/data/vpn/oslo', headers: { 'x-vault-token': TOKEN, 'x-vault-request': 'true' } },
  ]);
});

test('the namespace travels in its header', async () => {
  const vault = await aVault();
  vault.namespace = 'network/north';
  expect(await read(sourceFor(vault, { namespace: 'network/north' }))).toBe(KEY);
  await expect(read(sourceFor(vault))).rejects.toThrow(/status 403/);
});

test('many keys of one secret cost one request in an attempt', async () => {
  const vault = await aVault();
  vault.secrets.set('kv/all', { values: { a: 'key-a', b: 'key-b' } });
  const source = sourceFor(vault);
  expect(await Promise.all([read(source, 'kv/all', 'a'), read(source, 'kv/all', 'b')])).toEqual(['key-a', 'key-b']);
  expect(vault.requests).toHaveLength(1);
});

test('forty secrets are asked for eight at a time', async () => {
  const vault = await aVault();
  let open = 0;
  let most = 0;
  vault.instead = Array.from({ length: 40 }, () => (_request, response) => {
    most = Math.max(most, ++open);
    setImmediate(() => {
      open--;
      response.end(JSON.stringify({ data: { data: { psk: KEY } } }));
    });
  });
  const source = sourceFor(vault);
  await Promise.all(Array.from({ length: 40 }, (_, index) => read(source, `kv/vpn/${index}`)));
  expect(most).toBeLessThanOrEqual(8);
  expect(vault.requests).toHaveLength(40);
});

test('a token file is read again for every request, since agents renew it', async () => {
  const vault = await aVault();
  vault.secrets.set('kv/vpn/bergen', { values: { psk: 'key-of-bergen' } });
  const { keys } = secretFolders();
  const tokenFile = join(keys, '.vault-token');
  writePrivate(tokenFile, 'hvs.old');
  const source = sourceFor(vault, { tokenFile }, {});
  await expect(read(source)).rejects.toThrow(/status 403/);
  writePrivate(tokenFile, `${TOKEN}\n`);
  expect(await read(source, 'kv/vpn/bergen')).toBe('key-of-bergen');
});

type Trouble = (vault: VaultForTests) => { source: SecretSource; path?: string; key?: string };

const troubles: Record<string, [trouble: Trouble, kind: string, why: RegExp, hint: RegExp]> = {
  'a key that the secret lacks': [
    (vault) => ({ source: sourceFor(vault), key: 'psq' }),
    'SecretMissing',
    /kv\/vpn\/oslo#psq in Vault at https:\/\/127\.0\.0\.1:\d+: it has no key psq/,
    /Correct the reference/,
  ],
  'a value that is no text': [
    (vault) => ({ source: sourceFor(vault), key: 'number' }),
    'SecretMissing',
    /not a text/,
    /quoted/,
  ],
  'a value that is no key': [
    (vault) => ({ source: sourceFor(vault), key: 'spaced.key' }),
    'SecretMissing',
    /1 to 100 printable/,
    /Correct/,
  ],
  'a secret that is not there': [
    (vault) => ({ source: sourceFor(vault), path: 'kv/vpn/bodo' }),
    'SecretMissing',
    /kv\/vpn\/bodo#psk in Vault .*no such secret \(status 404\)/,
    /`vault kv get`/,
  ],
  'a path as the API has it': [
    (vault) => ({ source: sourceFor(vault), path: 'kv/data/vpn/oslo' }),
    'SecretMissing',
    /status 404/,
    /Leave data\/ out/,
  ],
  'a deleted version': [
    (vault) => (vault.secrets.set('kv/vpn/oslo', { values: null }), { source: sourceFor(vault) }),
    'SecretMissing',
    /version 3 was deleted \(status 404\)/,
    /vault kv undelete -mount=kv -versions=3 vpn\/oslo/,
  ],
  'a destroyed version': [
    (vault) => (vault.secrets.set('kv/vpn/oslo', { values: null, destroyed: true }), { source: sourceFor(vault) }),
    'SecretMissing',
    /version 3 was destroyed/,
    /new version/,
  ],
  'a token that has run out': [
    (vault) => ({ source: sourceFor(vault, {}, { VAULT_TOKEN: 'hvs.canary-token-old' }) }),
    'SecretMissing',
    /refuses the token \(status 403\)/,
    /Renew the token of worker 7@host/,
  ],
  'a policy without the path': [
    (vault) => ({ source: sourceFor(vault), path: 'kv/forbidden/oslo' }),
    'SecretMissing',
    /status 403/,
    /policy read kv\/data\/forbidden\/oslo/,
  ],
  'a sealed Vault': [
    (vault) => ((vault.sealed = true), { source: sourceFor(vault) }),
    'SecretUnavailable',
    /it is sealed \(status 503\)/,
    /Unseal/,
  ],
  'a redirect': [
    (vault) => {
      vault.instead = [(_, response) => response.writeHead(307, { location: `${vault.address}/elsewhere` }).end()];
      return { source: sourceFor(vault) };
    },
    'SecretMissing',
    /redirects \(status 307\)/,
    /active node/,
  ],
  'a page of another server': [
    (vault) => ((vault.instead = [(_, response) => response.end(`<html>${KEY}`)]), { source: sourceFor(vault) }),
    'SecretMissing',
    /not that of a KV version 2/,
    /kind of the mount/,
  ],
  'an answer without end': [
    (vault) => {
      const flood = Buffer.alloc(1024 * 1024, KEY);
      vault.instead = [0, 1].map(
        () => (_, response) => void response.write(Buffer.concat(Array(5).fill(flood) as Buffer[])),
      );
      return { source: sourceFor(vault) };
    },
    'SecretUnavailable',
    /cannot be reached \(UND_ERR_RES_EXCEEDED_MAX_SIZE\)/,
    /Check/,
  ],
  'no answer': [
    (vault) => ((vault.instead = [() => undefined, () => undefined]), { source: sourceFor(vault, { timeoutMs: 50 }) }),
    'SecretUnavailable',
    /no answer within 0\.05 s/,
    /Check/,
  ],
  'nobody there': [
    (vault) => ({ source: sourceFor(vault, { address: 'https://127.0.0.1:1' }) }),
    'SecretUnavailable',
    /cannot be reached \(ECONNREFUSED\)/,
    /Check/,
  ],
  'an authority that nobody named': [
    (vault) => {
      const secrets = openSecrets(secretSettings({ env: { VAULT_TOKEN: TOKEN }, vault: { address: vault.address } }));
      return { source: secrets.forAttempt() };
    },
    'SecretMissing',
    /certificate is not trusted/,
    /VAULT_CACERT/,
  ],
  'a CA file that is not there': [
    (vault) => ({ source: sourceFor(vault, { caFile: '/nowhere/ca.pem' }) }),
    'SecretMissing',
    /\/nowhere\/ca\.pem/,
    /VAULT_CACERT/,
  ],
  'no address': [
    () => ({ source: openSecrets(secretSettings()).forAttempt() }),
    'SecretMissing',
    /worker 7@host knows no address of Vault/,
    /VAULT_ADDR/,
  ],
  'an address in clear text': [
    (vault) => ({ source: sourceFor(vault, { address: 'http://vault.example:8200' }) }),
    'SecretMissing',
    /is http, and not on this machine/,
    /https:\/\//,
  ],
  'an address with a password': [
    (vault) => ({ source: sourceFor(vault, { address: `https://me:${KEY}@vault.example` }) }),
    'SecretMissing',
    /holds credentials/,
    /Write VAULT_ADDR/,
  ],
  'no token': [
    (vault) => ({ source: sourceFor(vault, {}, {}) }),
    'SecretMissing',
    /has no token for Vault/,
    /VAULT_TOKEN_FILE/,
  ],
  'a token with a line in it': [
    (vault) => ({ source: sourceFor(vault, {}, { VAULT_TOKEN: 'hvs.canary-token\r\nx: y' }) }),
    'SecretMissing',
    /not one word/,
    /VAULT_TOKEN/,
  ],
  'a token file that others can read': [
    (vault) => {
      const tokenFile = join(secretFolders().keys, 'token');
      writePrivate(tokenFile, TOKEN, 0o644);
      return { source: sourceFor(vault, { tokenFile }, {}) };
    },
    'SecretMissing',
    /others than its owner can read/,
    /chmod 600/,
  ],
};

test.each(Object.entries(troubles))('%s is said with its next step, without token or value', async (_, row) => {
  const [trouble, kind, why, hint] = row;
  const { source, path, key } = trouble(await aVault());
  const error: unknown = await read(source, path, key).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    kind,
    message: expect.stringMatching(why) as string,
    hint: expect.stringMatching(hint) as string,
  });
  expect(JSON.stringify(error) + String(error) + String((error as Error).stack)).not.toMatch(/canary/);
});

test('what passes by itself is asked for a second time', async () => {
  const vault = await aVault();
  vault.instead = [(_, response) => response.writeHead(503).end('{"errors":["Vault is sealed"]}')];
  expect(await read(sourceFor(vault))).toBe(KEY);
  vault.instead = [(request) => request.socket.destroy()];
  expect(await read(sourceFor(vault))).toBe(KEY);
});

test('http is for a Vault on this machine', async () => {
  const vault = await aVault('http');
  expect(await read(sourceFor(vault))).toBe(KEY);
});
