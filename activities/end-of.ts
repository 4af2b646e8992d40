// How a workflow that was ended from outside came to its end, read from its history.
import { getClient, heartbeat } from '@temporalio/activity';

/** In one sentence: by which hand, and what its code had thrown before; nobody else says it. */
export async function endOf({ id }: { id: string }): Promise<string> {
  heartbeat();
  const { events } = await getClient().workflow.getHandle(id).fetchHistory();
  let end = 'It has ended';
  let thrown = '';
  for (const event of events ?? []) {
    const { workflowExecutionTerminatedEventAttributes: terminated, workflowTaskFailedEventAttributes: task } = event;
    if (terminated) end = `It was terminated: ${terminated.reason ?? ''}`;
    if (event.workflowExecutionTimedOutEventAttributes) end = 'It ran out of time';
    const failure = task?.failure ?? event.workflowExecutionFailedEventAttributes?.failure;
    if (failure) thrown = `, after its code had failed with ${failureText(failure)}`;
  }
  return end + thrown;
}

interface Failure {
  message?: string | null;
  applicationFailureInfo?: { type?: string | null } | null;
}

function failureText({ message, applicationFailureInfo }: Failure): string {
  const type = applicationFailureInfo?.type ?? '';
  return type === '' ? `${message}` : `${type}: ${message}`;
}
