// The activities that change the world, over the cloud in memory: observe, ensure, wait until the gateway is free, answer.
import { ApplicationFailure } from '@temporalio/common';
import type { LinkActivities, LinkTarget } from '../../activities/link-activities.ts';
import type { EnsuredShared, Removed } from '../../saga/effects.ts';
import type { Usage } from '../../saga/outcome.ts';
import type { Busy } from '../../workflows/messages.ts';
import type { AttemptContext, InMemory } from './activity-context.ts';
import { PatienceOf } from './patience-of.ts';
import { CloudRefusal, type Change, type Connection, type FakeCloud } from './fake-cloud.ts';

const ROUND_TRIP_MS = 80;
const READ_MS = 40;

type TellLane = (target: LinkTarget, news: { busy?: Busy }) => void;

export function linkActivities(cloud: FakeCloud, tellLane: TellLane): InMemory<LinkActivities> {
  const activity =
    <I extends { target: LinkTarget }, T extends object>(work: (call: Call, input: I) => Promise<T>) =>
    async (input: I, attempt: AttemptContext): Promise<T & { usage: Usage }> => {
      const { target } = input;
      const call = new Call(cloud, attempt, target);
      const patience = new PatienceOf(attempt, target.place.timing, (news) => tellLane(target, news));
      try {
        const answer = await work(call, input);
        patience.gotThrough();
        return { ...answer, usage: call.usage };
      } catch (error) {
        const failure = asFailure(error, { usage: call.usage, retryMs: target.place.timing.busyRetryMs });
        throw patience.judge(failure, target.patienceMs);
      }
    };
  return {
    checkSecret: activity(async () => await Promise.resolve({})),
    lookAtLink: activity(async (call, { desired }) => ({ observed: await call.read(() => call.observe(desired)) })),
    ensureCustomerGateway: activity(ensureCustomerGateway),
    removeCustomerGateway: activity(removeCustomerGateway),
    ensureConnection: activity(ensureConnection),
    removeConnection: activity(removeConnection),
    ensureRoute: activity(async (call, { connectionId, route }) => {
      await call.change('CreateVpnRouteEntry', (by) => cloud.createRoute(by, { connectionId, route }));
      return { id: `${connectionId}:${route.to}` };
    }),
    publishRoutes: activity(async (call, { connectionId, routes }) => {
      const wanted = routes.filter(({ publish }) => publish).map(({ to }) => to);
      const published = await call.setPublished({ connectionId, destinations: wanted, state: 'published' });
      return { routes: await call.read(() => call.routesOf(connectionId)), published };
    }),
    withdrawRoutes: activity(async (call, { routes }) => {
      const connection = await call.read(() => call.connection);
      if (!connection) return { ids: [] };
      const destinations = routes.map(({ to }) => to);
      return { ids: await call.setPublished({ connectionId: connection.id, destinations, state: 'normal' }) };
    }),
    removeRoute: activity(async (call, { route: { to: destination } }) => {
      const connection = await call.read(() => call.connection);
      if (!connection?.routes.has(destination)) return { ids: [] };
      const route = { connectionId: connection.id, to: destination };
      await call.change('DeleteVpnRouteEntry', (by) => cloud.deleteRoute(by, route));
      return { ids: [destination] };
    }),
    findRemains: activity(async (call) => await call.read(() => call.remains)),
  };
}

async function ensureCustomerGateway(call: Call, { generation }: EnsureCustomerGateway): Promise<EnsuredShared> {
  const found = await call.read(() => call.customerGateway);
  if (found) return { id: found.id, isNew: false };
  const { address, place } = call.target;
  const token = call.token(`customer-gateway/${address}`, generation);
  const id = await call.request('CreateCustomerGateway', (by) =>
    call.cloud.createCustomerGateway(by, { address, owner: place.owner, token }),
  );
  return { id, isNew: true };
}

async function removeCustomerGateway(call: Call, { unlessUsedBy }: RemoveCustomerGateway): Promise<Removed> {
  const found = await call.read(() => call.customerGateway);
  const isUsed = await call.read(() =>
    (unlessUsedBy === 'anyone' ? call.all : call.others).some((it) => it.customerGatewayId === found?.id),
  );
  if (!found || isUsed) return { ids: [] };
  await call.request('DeleteCustomerGateway', (by) => {
    call.cloud.deleteCustomerGateway(by, found.id);
  });
  return { ids: [found.id] };
}

async function ensureConnection(call: Call, input: EnsureConnection): Promise<{ id: string }> {
  const found = await call.read(() => call.connection);
  if (found) {
    await call.untilFree();
    return { id: found.id };
  }
  const { desired, customerGatewayId, generation } = input;
  const { gatewayId } = call.target;
  const token = call.token('connection', generation);
  const id = await call.change('CreateVpnConnection', (by) =>
    call.cloud.createConnection(by, { mark: call.mark, gatewayId, customerGatewayId, desired, token }),
  );
  return { id };
}

type EnsureCustomerGateway = Parameters<LinkActivities['ensureCustomerGateway']>[0];
type RemoveCustomerGateway = Parameters<LinkActivities['removeCustomerGateway']>[0];
type EnsureConnection = Parameters<LinkActivities['ensureConnection']>[0];

async function removeConnection(call: Call): Promise<Removed> {
  const found = await call.read(() => call.connection);
  if (!found) return { ids: [] };
  await call.change('DeleteVpnConnection', (by) => {
    call.cloud.deleteConnection(by, found.id);
  });
  return { ids: [found.id] };
}

/** One attempt's hand on the cloud, for one link. */
class Call {
  readonly usage: Usage = { operations: 0, apiCalls: 0 };
  readonly cloud: FakeCloud;
  readonly target: LinkTarget;
  private readonly attempt: AttemptContext;

  constructor(cloud: FakeCloud, attempt: AttemptContext, target: LinkTarget) {
    this.cloud = cloud;
    this.attempt = attempt;
    this.target = target;
  }

  get mark(): string {
    return markOf(this.target.place.owner, this.target);
  }

  get connection(): Connection | undefined {
    return this.cloud.connectionWith(this.mark, this.target.gatewayId);
  }

  get customerGateway(): { id: string } | undefined {
    return this.cloud.customerGatewayOf(this.target.place.owner, this.target.address);
  }

  get all(): Connection[] {
    return [...this.cloud.connections.values()];
  }

  get others(): Connection[] {
    return this.all.filter(({ mark }) => mark !== this.mark);
  }

  get remains(): Omit<Awaited<ReturnType<LinkActivities['findRemains']>>, 'usage'> {
    const { site } = this.target;
    const [connectionId, customerGatewayId] = [this.connection?.id, this.customerGateway?.id];
    const left = (type: 'connection' | 'customerGateway', id: string) => ({ type, id, site, reason: 'left behind' });
    return {
      ids: {
        ...(connectionId !== undefined && { connectionId }),
        ...(customerGatewayId !== undefined && { customerGatewayId }),
      },
      leftovers: [
        ...(connectionId === undefined ? [] : [left('connection', connectionId)]),
        ...(customerGatewayId === undefined ? [] : [left('customerGateway', customerGatewayId)]),
      ],
    };
  }

  observe(desired: EnsureConnection['desired']) {
    return this.cloud.observe(desired, { owner: this.target.place.owner, mark: this.mark });
  }

  routesOf(connectionId: string) {
    return [...(this.cloud.connections.get(connectionId)?.routes.values() ?? [])].map((route) => ({ ...route }));
  }

  token(resource: string, generation: number): string {
    return `${this.target.linkRunId}|${resource}|${generation}`;
  }

  async read<T>(fn: () => T): Promise<T> {
    this.usage.apiCalls++;
    return await this.attempt.request(READ_MS, fn);
  }

  async request<T>(action: string, effect: (change: Change) => T): Promise<T> {
    const { gatewayId, linkRunId: by, site } = this.target;
    this.usage.apiCalls++;
    const answer = await this.attempt.request(ROUND_TRIP_MS, () => effect({ action, gatewayId, by, site }));
    this.usage.operations++;
    return answer;
  }

  /** A change that locks the gateway; the next one may come when it has answered. */
  async change<T>(action: string, effect: (change: Change) => T): Promise<T> {
    const answer = await this.request(action, effect);
    await this.untilFree();
    return answer;
  }

  async setPublished({ connectionId, destinations, state }: Publications): Promise<string[]> {
    const due = this.routesOf(connectionId).filter((it) => destinations.includes(it.to) && it.state !== state);
    const action = state === 'published' ? 'PublishVpnRouteEntry' : 'WithdrawVpnRouteEntry';
    for (const { to } of due) {
      await this.change(action, (by) => this.cloud.setPublished(by, { connectionId, to, state }));
    }
    return due.map(({ to }) => to);
  }

  async untilFree(): Promise<void> {
    const { gatewayId, place } = this.target;
    while (await this.read(() => this.cloud.isBusy(gatewayId))) await this.attempt.sleep(place.timing.maxPollMs);
  }
}

interface Publications {
  connectionId: string;
  destinations: string[];
  state: 'published' | 'normal';
}

export function markOf(owner: string, { plan, site, link }: { plan: string; site: string; link: string }): string {
  return `${owner}|${plan}|${site}|${link}`;
}

/** Like the table of the real worker: what is waited for, what is tried again, what is final. */
function asFailure(error: unknown, { usage, retryMs }: { usage: Usage; retryMs: number }): unknown {
  if (!(error instanceof CloudRefusal)) return error;
  const { kind, message } = error;
  const details = [{ kind, code: kind, hint: '', usage }];
  switch (kind) {
    case 'wait':
      return ApplicationFailure.create({ message, type: 'Cloud.wait', details, nextRetryDelay: retryMs });
    case 'ambiguous':
      return ApplicationFailure.create({ message, type: 'Cloud.ambiguous', details });
    case 'customer-gateway-gone':
      return ApplicationFailure.create({ message, type: 'CustomerGatewayGone', details, nonRetryable: true });
    case 'token-spent':
      return ApplicationFailure.create({ message, type: 'TokenSpent', details, nonRetryable: true });
    case 'denied':
    case 'in-use':
      return ApplicationFailure.create({ message, type: `Cloud.${kind}`, details, nonRetryable: true });
  }
}
