// Tells the runs that wait for a lane why nothing moves on its gateway, and when that is over. Nothing depends on it.
import { getExternalWorkflowHandle, log } from '@temporalio/workflow';
import { news, type GatewayNews, type LaneState, type RunRef } from './messages.ts';

export class LaneNews {
  private readonly state: LaneState;

  constructor(state: LaneState) {
    this.state = state;
  }

  /** What a run was told last survives the lane's execution: the next one must be able to say that it is over. */
  tell(runs: Iterable<RunRef>): void {
    const { told = {} } = this.state;
    const nothing = JSON.stringify(this.nothing);
    this.state.told = {};
    for (const run of new Map([...runs].map((it) => [it.runId, it])).values()) {
      const gateway = this.newsFor(run);
      const text = JSON.stringify(gateway);
      if (text !== nothing) this.state.told[run.runId] = text;
      if (text !== (told[run.runId] ?? nothing)) void this.send(run, gateway);
    }
  }

  private get nothing(): GatewayNews {
    return { gatewayId: this.state.gatewayId };
  }

  private newsFor({ plan }: RunRef): GatewayNews {
    const { busy, holds } = this.state;
    const held = holds.find((hold) => hold.plan === undefined || hold.plan === plan);
    return {
      ...this.nothing,
      ...(busy && { busySince: busy.since }),
      ...(held && { held: { reason: held.reason, since: held.since } }),
    };
  }

  private async send({ workflowId, runId }: RunRef, gateway: GatewayNews): Promise<void> {
    try {
      await getExternalWorkflowHandle(workflowId).signal(news, { runId, gateway });
    } catch (error) {
      log.info('Run is gone and hears no news', { run: workflowId, error: String(error) });
    }
  }
}
