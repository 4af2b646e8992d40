// Connections to the runs, one per account, made when first needed: the server starts and waits where Temporal is down.
import { DEFAULT_ACCOUNT } from '../config/account.ts';
import type { Settings } from '../config/load-settings.ts';
import type { Runs } from '../runs/connect-runs.ts';

export type Connect = (settings: Settings, accountName: string) => Promise<Runs>;

export class ConnectedRuns {
  private readonly settings: Settings;
  private readonly connect: Connect;
  private readonly byAccount = new Map<string, Promise<Runs>>();

  constructor(settings: Settings, connect: Connect) {
    this.settings = settings;
    this.connect = connect;
  }

  /** Rejects as `connectRuns` does; the next call tries again. */
  async of(accountName: string): Promise<Runs> {
    const known = this.byAccount.get(accountName);
    if (known) return await known;
    const connecting = this.connect(this.settings, accountName);
    this.byAccount.set(accountName, connecting);
    connecting.catch(() => this.byAccount.delete(accountName));
    return await connecting;
  }

  /** For questions that no account answers better than another. */
  async ofAny(): Promise<Runs> {
    const [first = DEFAULT_ACCOUNT] = Object.keys(this.settings.accounts);
    return await this.of(first);
  }

  async close(): Promise<void> {
    const connections = await Promise.allSettled(this.byAccount.values());
    for (const it of connections) if (it.status === 'fulfilled') await it.value.close();
  }
}
