// A recording server for the tests of one file, and clients of it that are closed after each test.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { connectCloud } from '../../cloud/connect-cloud.ts';
import type { Cloud, CloudSettings } from '../../cloud/connect-cloud.ts';
import { json, startRecordingServer } from './recording-server.ts';
import type { RecordingServer } from './recording-server.ts';

export const credentials = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
export const scope = { region: 'cn-hangzhou' };

interface ServerAndCloud {
  server: RecordingServer;
  connect: (settings?: Partial<CloudSettings>) => Cloud;
}

/** Call it at the top of a test file; `server` is there once the tests run. Nothing is sent twice unless `retry` says so. */
export function serverAndCloud(tls?: { key: string; cert: string }): ServerAndCloud {
  const opened: Cloud[] = [];
  const both = {
    connect(settings: Partial<CloudSettings> = {}) {
      const cloud = connectCloud({ endpoint: both.server.origin, credentials, retry: 'never', ...settings });
      opened.push(cloud);
      return cloud;
    },
  } as ServerAndCloud;
  beforeAll(async () => {
    both.server = await startRecordingServer(tls);
  });
  beforeEach(() => {
    both.server.requests.length = 0;
    both.server.script = json({ RequestId: 'R-0' });
  });
  afterEach(() => Promise.all(opened.splice(0).map((cloud) => cloud.close())));
  afterAll(() => both.server.close());
  return both;
}

export async function allOf<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}
