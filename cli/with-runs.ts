// A connection to the runs for as long as some work needs it, with Ctrl-C in our hands meanwhile.
import type { Settings } from '../config/load-settings.ts';
import type { Runs } from '../runs/connect-runs.ts';
import type { Dependencies } from './dependencies.ts';
import type { Interrupts } from './interrupts.ts';
import type { Terminal } from './terminal.ts';

export interface Connected {
  runs: Runs;
  terminal: Terminal;
  interrupts: Interrupts;
}

export async function withRuns<T>(
  { settings, accountName }: { settings: Settings; accountName: string },
  { connectRuns, terminal, listenForInterrupts }: Dependencies,
  work: (connected: Connected) => Promise<T>,
): Promise<T> {
  const interrupts = listenForInterrupts();
  try {
    const runs = await interrupts.race(connectRuns(settings, accountName));
    try {
      return await work({ runs, terminal, interrupts });
    } finally {
      await runs.close();
    }
  } finally {
    interrupts.ignore();
  }
}
