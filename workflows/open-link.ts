// One link workflow that a lane has open: start it (or find it), give it its turn, cancel it, await its result. Never throws.
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowFailure,
  isCancellation,
  ParentClosePolicy,
  startChild,
  type ChildWorkflowHandle,
  type ChildWorkflowOptions,
} from '@temporalio/workflow';
import { emptyResult } from '../saga/outcome.ts';
import { earlierResult } from './earlier-result.ts';
import { abandonedResult } from './remains.ts';
import { attributesOf } from './search-attributes.ts';
import type { link } from './link.ts';
import { linkIdOf, yourTurn, type LinkInput, type LinkJob, type LinkOutput } from './messages.ts';

export class OpenLink {
  readonly id: string;
  readonly job: LinkJob;
  readonly result: Promise<LinkOutput>;
  hasTurn: boolean;
  isClosed = false;
  private readonly scope = new CancellationScope();
  private child: Promise<ChildWorkflowHandle<typeof link>> | undefined;

  constructor(input: LinkInput) {
    this.id = linkIdOf(input.job);
    this.job = input.job;
    this.hasTurn = input.hasTurn;
    this.result = this.scope
      .run(() => this.follow(input))
      .finally(() => {
        this.isClosed = true;
      });
  }

  get isCancelled(): boolean {
    return this.scope.consideredCancelled;
  }

  cancel(): void {
    this.scope.cancel();
  }

  /** A link that has closed meanwhile cannot be told: its result is on the way. */
  async giveTurn(): Promise<void> {
    if (this.hasTurn) return;
    this.hasTurn = true;
    await this.child?.then((child) => child.signal(yourTurn)).catch(() => undefined);
  }

  private async follow(input: LinkInput): Promise<LinkOutput> {
    try {
      this.child = startChild<typeof link>('link', this.options(input));
      return await (await this.child).result();
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

  private async earlierResult(input: LinkInput): Promise<LinkOutput> {
    return await CancellationScope.nonCancellable(() => earlierResult(input));
  }
}
