import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { connectCloud } from '../../cloud/connect-cloud.ts';
import type { CloudSettings } from '../../cloud/connect-cloud.ts';
import type { CredentialSettings } from '../../cloud/credentials/open-credentials.ts';
import { json } from './recording-server.ts';
import { callSample, sampleCalls } from './sample-calls.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();
const directory = mkdtempSync(join(tmpdir(), 'causeway-credentials-'));
afterAll(() => rmSync(directory, { recursive: true }));

const env = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'env-secret',
  EDGE_ACCESS_KEY_ID: ' edge-id ',
  EDGE_ACCESS_KEY_SECRET: 'edge-secret',
  EDGE_SECURITY_TOKEN: 'edge-token',
};

const profiles = {
  current: 'work',
  profiles: [
    { name: 'default', mode: 'AK', access_key_id: 'default-id', access_key_secret: 'cAnArY' },
    { name: 'work', mode: 'StsToken', access_key_id: 'work-id', access_key_secret: 'cAnArY', sts_token: 'work-token' },
    { name: 'machine', mode: 'EcsRamRole', ram_role_name: 'edge' },
    { name: 'single sign-on', mode: 'CloudSSO', access_key_id: 'id', access_key_secret: 'cAnArY', sts_token: 'cAnArY' },
    { name: 'was temporary', mode: 'AK', access_key_id: 'id', access_key_secret: 'cAnArY', sts_token: 'left behind' },
    { name: 'tokenless', mode: 'StsToken', access_key_id: 'id', access_key_secret: 'cAnArY' },
    { name: 'empty', mode: 'AK', access_key_id: 'empty-id' },
    { name: 'roleless', mode: 'RamRoleArn', access_key_id: 'id', access_key_secret: 'cAnArY' },
  ],
};

function profileFile(content: unknown): string {
  const path = join(directory, `${Math.random()}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function signedBy(credentials: CredentialSettings, settings: Partial<CloudSettings> = {}) {
  served.server.script = json(sampleCalls.DescribeVpnGateway.answer);
  await callSample(served.connect({ credentials, env, ...settings }).scoped(scope), 'DescribeVpnGateway');
  const { AccessKeyId, SecurityToken } = served.server.requests.at(-1)?.form ?? {};
  return [AccessKeyId, SecurityToken];
}

describe('an access key', () => {
  test('comes from the environment, under the prefix that is named', async () => {
    expect(await signedBy({ env: 'ALIBABA_CLOUD' })).toEqual(['env-id', undefined]);
    expect(await signedBy({ env: 'EDGE' })).toEqual(['edge-id', 'edge-token']);
  });

  test('that the environment lacks is missed by name when connecting', () => {
    expect(() => served.connect({ credentials: { env: 'NOWHERE' }, env })).toThrow(
      'Cannot sign requests: the environment lacks NOWHERE_ACCESS_KEY_ID; set it',
    );
  });

  test('comes from a profile of the Alibaba Cloud CLI, the current one when none is named', async () => {
    const file = profileFile(profiles);
    expect(await signedBy({ file })).toEqual(['work-id', 'work-token']);
    expect(await signedBy({ file, profile: 'default' })).toEqual(['default-id', undefined]);
    expect(await signedBy({ file, profile: 'was temporary' })).toEqual(['id', undefined]);
  });

  test.each([
    ['no such profile', profiles, 'other', 'it has no profile other; name one with the profile setting'],
    [
      'a mode without a key',
      profiles,
      'machine',
      'its profile machine has the mode EcsRamRole, which is not read here; use one of the mode AK, StsToken or RamRoleArn',
    ],
    [
      'a session that only the CLI can renew',
      profiles,
      'single sign-on',
      'its profile single sign-on has the mode CloudSSO, which is not read here; use one of the mode AK, StsToken or RamRoleArn',
    ],
    ['no token', profiles, 'tokenless', 'its profile tokenless has no token; set its sts_token'],
    [
      'no secret',
      profiles,
      'empty',
      'its profile empty has no access key; use one of the mode AK, StsToken or RamRoleArn',
    ],
    ['no role', profiles, 'roleless', 'its profile roleless names no role; set its ram_role_arn'],
    [
      'not JSON',
      'cAnArY: {',
      'default',
      'it is not a configuration of the Alibaba Cloud CLI; write it with aliyun configure',
    ],
  ])('of a profile file with %s is refused when connecting, and nothing of the file is printed', (...row) => {
    const [, content, profile, reason] = row;
    const file = profileFile(content);
    const error = caught(() => served.connect({ credentials: { file, profile } }));
    expect(error).toMatchObject({ message: `Cannot use the profile file ${file}: ${reason}` });
    expect(inspect(error)).not.toContain('cAnArY');
  });

  test('of a profile file that is not there is refused with the setting to change', () => {
    const file = join(directory, 'missing.json');
    expect(() => served.connect({ credentials: { file } })).toThrow(
      `Cannot read the profile file ${file} (ENOENT); name a readable one with the file setting`,
    );
  });
});

test('a profile that assumes a role is asked for with its key and used with what comes back', async () => {
  const file = profileFile({
    profiles: [
      {
        name: 'default',
        mode: 'RamRoleArn',
        access_key_id: 'base-id',
        access_key_secret: 'base-secret',
        ram_role_arn: 'acs:ram::1:role/edge',
        ram_session_name: 'oslo',
        expired_seconds: 900,
      },
    ],
  });
  served.server.script = (request, response) => {
    const { Action } = request.form;
    json(Action === 'AssumeRole' ? sampleCalls.AssumeRole.answer : sampleCalls.DescribeVpnGateway.answer)(
      request,
      response,
    );
  };
  const cloud = served.connect({ credentials: { file }, clock: () => Date.parse('2015-04-09T11:00:00Z') });
  await callSample(cloud.scoped(scope), 'DescribeVpnGateway');
  const [first, second] = served.server.requests.map(({ form }) => form);
  expect(first).toMatchObject({
    Action: 'AssumeRole',
    Version: '2015-04-01',
    AccessKeyId: 'base-id',
    RoleArn: 'acs:ram::1:role/edge',
    RoleSessionName: 'oslo',
    DurationSeconds: '900',
  });
  expect(first).not.toHaveProperty('RegionId');
  expect(second).toMatchObject({ AccessKeyId: 'STS.L4aBSCSJVMuKg5U1', RegionId: 'cn-hangzhou' });
});

test('no form of credentials is shown by the cloud that holds it', () => {
  const from = { accessKeyId: 'id', accessKeySecret: 'cAnArY' };
  const settings = {
    endpoint: 'https://vpc.example.internal',
    env: { X_ACCESS_KEY_ID: 'id', X_ACCESS_KEY_SECRET: 'cAnArY' },
  };
  const forms: CredentialSettings[] = [from, { env: 'X' }, { assumeRole: 'acs:ram::1:role/edge', from }];
  for (const credentials of forms) {
    const cloud = connectCloud({ ...settings, credentials });
    const printed = [cloud, cloud.scoped(scope)].flatMap((it) => [
      inspect(it, { depth: Infinity, showHidden: true }),
      JSON.stringify(it),
    ]);
    expect(printed.join('\n')).not.toContain('cAnArY');
  }
});

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
