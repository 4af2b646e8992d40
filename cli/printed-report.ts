// The object that `apply`, `destroy` and `status` print: the report without what only the exit code needs.
import type { RunReport } from '../runs/report.ts';

export function printedReport({ refusal: _, ...printed }: RunReport): Omit<RunReport, 'refusal'> {
  return printed;
}
