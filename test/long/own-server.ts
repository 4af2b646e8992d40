// A Temporal server on a file of its own, to be killed and started again where it was.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startTemporalServer, type TemporalServer } from '../../worker/temporal-server/start-temporal-server.ts';

export class OwnServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'causeway-long-'));
  private server: TemporalServer | undefined;

  async start(): Promise<{ address: string; ui: string; pid: number }> {
    const port = this.server && Number(this.server.address.split(':')[1]);
    this.server = await startTemporalServer({ binary: inject('temporalBinary'), dbFile: this.file, port });
    const { address, ui, pid } = this.server;
    if (port !== undefined && !address.endsWith(`:${port}`)) throw new Error(`Port ${port} was taken meanwhile`);
    return { address, ui, pid };
  }

  async kill(): Promise<void> {
    if (!this.server) return;
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.exited;
  }

  /** With the database, all runs, lanes and ledgers are gone. */
  async lose(): Promise<void> {
    await this.kill();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${this.file}${suffix}`, { force: true });
  }

  async close(): Promise<void> {
    await this.server?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get file(): string {
    return join(this.folder, 'temporal.db');
  }
}
