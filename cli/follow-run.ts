// From a started run to its end: progress as it comes, the report, the exit code. Leaving early leaves the run alone.
import type { RunHandle, Runs } from '../runs/connect-runs.ts';
import type { RunReport } from '../runs/report.ts';
import type { RunProgress, SiteResult } from '../workflows/messages.ts';
import { CommandError } from './command-error.ts';
import { EXIT, exitOfReport, type ExitCode } from './exit-codes.ts';
import type { Interrupts } from './interrupts.ts';
import type { OutputMode } from './output-mode.ts';
import { printedReport } from './printed-report.ts';
import type { Terminal } from './terminal.ts';
import { changeLines } from './view/change-lines.ts';
import { symbol, toned } from './view/line.ts';
import { newsLines } from './view/news-lines.ts';
import { eventsOf } from './view/progress-events.ts';
import { nextStepLines, summaryLines } from './view/report-lines.ts';

export interface Following {
  handle: RunHandle;
  output: OutputMode;
  timeoutMs: number | undefined;
}

export interface Onlookers {
  runs: Runs;
  terminal: Terminal;
  interrupts: Interrupts;
}

export async function followRun(
  { handle, output, timeoutMs }: Following,
  { runs, terminal, interrupts }: Onlookers,
): Promise<ExitCode> {
  sayStarted(handle, { output, terminal });
  try {
    const report = await runs.follow(handle, {
      onProgress: tellNews({ output, terminal }),
      onSilence: ({ message, hint }) => {
        terminal.say([[toned('warning', `! ${message}; the run waits for one`)], [`Next: ${hint}`]]);
      },
      signal: interrupts.signal,
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
    printReport(report, { output, terminal });
    return exitOfReport(report);
  } catch (error) {
    throw error === interrupts.signal.reason ? detached(handle) : error;
  }
}

interface Telling {
  output: OutputMode;
  terminal: Terminal;
}

function sayStarted({ workflowId, runId, temporalUi, plan }: RunHandle, { output, terminal }: Telling): void {
  if (output === 'jsonl') terminal.printJson({ event: 'started', plan, workflowId, runId, temporalUi });
  const where = temporalUi === null ? [] : [[toned('dim', `  Temporal UI: ${temporalUi}`)]];
  terminal.say([[`Run ${workflowId} has started; Ctrl-C leaves it running`], ...where]);
}

/** Progress repeats everything so far; only what came since is news. */
function tellNews({ output, terminal }: Telling): (progress: RunProgress) => void {
  let told = 0;
  let standing = '[]';
  return ({ results, news }) => {
    const fresh = results.slice(told);
    told = Math.max(told, results.length);
    for (const result of fresh) tell(result, { output, terminal });
    if (JSON.stringify(news) === standing) return;
    standing = JSON.stringify(news);
    if (output === 'jsonl') terminal.printJson({ event: 'gateways', news });
    else terminal.say(newsLines(news));
  };
}

function tell(result: SiteResult, { output, terminal }: Telling): void {
  if (output === 'jsonl') for (const event of eventsOf(result)) terminal.printJson(event);
  else terminal.say(changeLines(result));
}

function printReport(report: RunReport, { output, terminal }: Telling): void {
  if (output === 'json') terminal.printJson(printedReport(report));
  else if (output === 'jsonl') terminal.printJson({ event: 'report', ...printedReport(report) });
  else terminal.print(summaryLines(report));
  if (output === 'text') terminal.say(nextStepLines(report));
}

function detached({ plan, workflowId }: RunHandle): CommandError {
  return new CommandError({
    code: 'detached',
    message: `Detached: run ${workflowId} goes on`,
    hint: `Type \`causeway status ${plan}\` to see how far it is`,
    exitCode: EXIT.interrupted,
    lines: [[symbol('running'), ` Detached: run ${workflowId} goes on`]],
  });
}
