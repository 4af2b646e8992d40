// The object that `apply`, `destroy` and `status` print: the report without what only the exit code needs.
import type { RunReport } from '../runs/report.ts';

export function printedReport(report: RunReport): Omit<RunReport, 'refusal'> {
  const { refusal, ...printed } = report;
  return refusal === undefined ? report : printed;
}
