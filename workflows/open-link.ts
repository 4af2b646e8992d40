// One link workflow that a lane has open: start it (or find it), cancel it, await its result. Never throws.
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowFailure,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  startChild,
  type ChildWorkflowOptions,
} from '@temporalio/workflow';
import type { LaneActivities } from '../activities/lanes.ts';
import { emptyResult } from '../saga/outcome.ts';
import { abandonedResult } from './remains.ts';
import { attributesOf } from './search-attributes.ts';
import type { link } from './link.ts';
import { linkIdOf, type LinkInput, type LinkJob, type LinkOutput } from './messages.ts';

export class OpenLink {
  readonly id: string;
  readonly job: LinkJob;
  readonly result: Promise<LinkOutput>;
  isClosed = false;
  private readonly scope = new CancellationScope();

  constructor(input: LinkInput) {
    this.id = linkIdOf(input.job);
    this.job = input.job;
    this.result = this.scope
      .run(() => this.follow(input))
      .finally(() => {
        this.isClosed = true;
      });
  }

  cancel(): void {
    this.scope.cancel();
  }

  private async follow(input: LinkInput): Promise<LinkOutput> {
    try {
      const child = await startChild<typeof link>('link', this.options(input));
      return await child.result();
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return await this.earlierResult(input);
      if (isCancellation(error)) return { ...emptyResult('cancelled'), usage: { operations: 0, apiCalls: 0 } };
      const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
      return await CancellationScope.nonCancellable(() => abandonedResult(input, cause));
    }
  }

  private options(input: LinkInput): ChildWorkflowOptions & { args: [LinkInput] } {
    const { job, place, gatewayId } = input;
    const verb = job.job === 'make' ? 'Make' : 'Remove';
    return {
      workflowId: this.id,
      args: [input],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `${verb} ${job.site}/${job.link} on ${gatewayId}`,
      typedSearchAttributes: attributesOf({
        CausewayOwner: place.owner,
        CausewayPlan: job.run.plan,
        CausewayGateway: gatewayId,
        CausewaySite: job.site,
      }),
    };
  }

  private async earlierResult({ place }: LinkInput): Promise<LinkOutput> {
    const { resultOf } = proxyActivities<LaneActivities>({
      startToCloseTimeout: '1d',
      heartbeatTimeout: place.timing.heartbeatMs,
    });
    return await CancellationScope.nonCancellable(() => resultOf({ id: this.id }));
  }
}
