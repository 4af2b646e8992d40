// The saga's effects as proxied activities: options, the summaries that the UI shows, and Temporal's errors in the saga's words.
import {
  ActivityCancellationType,
  CancellationScope,
  condition,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { LinkActivities, LinkTarget } from '../activities/link-activities.ts';
import { StepFailed, type Effects, type Ensured, type EnsuredShared, type Removed } from '../saga/effects.ts';
import type { Usage } from '../saga/outcome.ts';
import type { Link, Route } from '../topology/model.ts';
import type { ObservedLink, ObservedRoute } from '../topology/observed.ts';
import { routeName, type RouteKey } from '../topology/route-key.ts';
import { linkTarget } from './link-target.ts';
import { yourTurn, type LinkInput, type Timing } from './messages.ts';
import { inSagaWords, usageOf } from './step-errors.ts';

export class LinkEffects implements Effects {
  readonly usage: Usage = { operations: 0, apiCalls: 0 };
  private readonly forward: LinkTarget;
  private readonly undoPatienceMs: number;
  private readonly timing: Timing;
  private readonly wish: Link | undefined;
  private hasTurn: boolean;
  private isUndoing = false;

  constructor(input: LinkInput, linkRunId: string) {
    const { job, place } = input;
    this.wish = job.job === 'make' ? job.desired : undefined;
    this.forward = linkTarget(input, linkRunId);
    this.undoPatienceMs = job.patience.undoMs;
    this.timing = place.timing;
    this.hasTurn = input.hasTurn;
    setHandler(yourTurn, () => {
      this.hasTurn = true;
    });
  }

  async turn(): Promise<void> {
    try {
      await condition(() => this.hasTurn);
    } catch (error) {
      throw inSagaWords('turn', error);
    }
  }

  async checkSecret(): Promise<void> {
    const { psk } = this.desired;
    await this.step('checkSecret', 'read the secret', (it) => it.checkSecret({ target: this.target, psk }));
  }

  async look(): Promise<ObservedLink> {
    const { desired, target } = this;
    return (await this.step('look', 'look', (it) => it.lookAtLink({ target, desired }))).observed;
  }

  async ensureCustomerGateway(generation: number): Promise<EnsuredShared> {
    const { target } = this;
    return await this.step('ensureCustomerGateway', 'ensure customer gateway', (it) =>
      it.ensureCustomerGateway({ target, generation }),
    );
  }

  async ensureConnection(input: { customerGatewayId: string; generation: number }): Promise<Ensured> {
    const { target, desired } = this;
    return await this.step('ensureConnection', 'ensure connection', (it) =>
      it.ensureConnection({ target, desired, ...input }),
    );
  }

  async ensureRoute(input: { connectionId: string; route: Route; generation: number }): Promise<Ensured> {
    const { target } = this;
    return await this.step('ensureRoute', `ensure route ${routeName(input.route)}`, (it) =>
      it.ensureRoute({ target, ...input }),
    );
  }

  async publishRoutes(input: {
    connectionId: string;
    routes: Route[];
  }): Promise<{ routes: ObservedRoute[]; published: string[] }> {
    const { target } = this;
    return await this.step('publishRoutes', 'publish routes', (it) => it.publishRoutes({ target, ...input }));
  }

  async withdrawRoutes(routes: RouteKey[]): Promise<Removed> {
    const { target } = this;
    return await this.step('withdrawRoutes', 'withdraw routes', (it) => it.withdrawRoutes({ target, routes }));
  }

  async removeRoute(route: RouteKey): Promise<Removed> {
    const { target } = this;
    return await this.step('removeRoute', `remove route ${routeName(route)}`, (it) =>
      it.removeRoute({ target, route }),
    );
  }

  async removeConnection(): Promise<Removed> {
    return await this.step('removeConnection', 'remove connection', (it) =>
      it.removeConnection({ target: this.target }),
    );
  }

  async removeCustomerGateway(input: { unlessUsedBy: 'anyone' | 'others' }): Promise<Removed> {
    return await this.step('removeCustomerGateway', 'remove customer gateway', (it) =>
      it.removeCustomerGateway({ target: this.target, ...input }),
    );
  }

  async settle(): Promise<void> {
    await sleep(this.timing.settleMs, { summary: 'settle' });
  }

  async shielded<T>(fn: () => Promise<T>): Promise<T> {
    this.isUndoing = true;
    return await CancellationScope.nonCancellable(fn);
  }

  private get target(): LinkTarget {
    return this.isUndoing ? { ...this.forward, patienceMs: this.undoPatienceMs } : this.forward;
  }

  private get desired(): Link {
    if (this.wish) return this.wish;
    throw new StepFailed('A removal wishes for nothing', { step: 'link', code: 'Bug' });
  }

  private async step<T extends { usage: Usage }>(
    name: string,
    noun: string,
    call: (activities: LinkActivities) => Promise<T>,
  ): Promise<T> {
    try {
      const answer = await call(this.activities(`${this.target.site}: ${noun}`));
      this.count(answer.usage);
      return answer;
    } catch (error) {
      this.count(usageOf(error));
      throw inSagaWords(name, error);
    }
  }

  /** A call in flight settles before a cancel goes on: its outcome would be unknown. */
  private activities(summary: string): LinkActivities {
    const { heartbeatMs, busyRetryMs } = this.timing;
    return proxyActivities<LinkActivities>({
      summary,
      startToCloseTimeout: '10 minutes',
      heartbeatTimeout: heartbeatMs,
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      retry: { initialInterval: busyRetryMs, maximumInterval: busyRetryMs * 10 },
    });
  }

  private count({ operations, apiCalls }: Usage): void {
    this.usage.operations += operations;
    this.usage.apiCalls += apiCalls;
  }
}
