// The receipt of a delivery: its id is the delivery's, so that no second one of that id begins anything. Open while somebody
// is about to start the run, then closed with that run; whoever begins nothing terminates it.
import { setHandler } from '@temporalio/workflow';
import { accepted, type AcceptedRun } from './messages.ts';

export async function delivery(): Promise<AcceptedRun> {
  return await new Promise<AcceptedRun>((resolve) => setHandler(accepted, resolve));
}
