// The saga's effects as the worker's own activities against a simulated cloud, without Temporal: again after what is retried.
import { setTimeout as pause } from 'node:timers/promises';
import type { ApplicationFailure } from '@temporalio/common';
import type { Attempt } from '../../activities/attempt.ts';
import { ensureConnection, removeConnection } from '../../activities/connection.ts';
import { ensureCustomerGateway, removeCustomerGateway } from '../../activities/customer-gateway.ts';
import { asFailure } from '../../activities/failure.ts';
import { GatewayWait } from '../../activities/gateway-wait.ts';
import { Sights } from '../../activities/sights.ts';
import type { LinkTarget } from '../../activities/link-target.ts';
import { lookAtLink } from '../../activities/look-at-link.ts';
import { ensureRoute, publishRoutes, removeRoute, withdrawRoutes } from '../../activities/routes.ts';
import { SharedReads } from '../../activities/shared-reads.ts';
import type { ScopedCloud } from '../../cloud/connect-cloud.ts';
import { timingFor } from '../../runs/timing.ts';
import type { Effects } from '../../saga/effects.ts';
import type { Link } from '../../topology/model.ts';
import { inSagaWords } from '../../workflows/step-errors.ts';

const SCOPE = { region: 'cn-hangzhou' };
const TIMING = { ...timingFor({ isLocal: true }), pollMs: 5, maxPollMs: 20, settleMs: 100, busyRetryMs: 10 };

/** What all links of a worker share. */
export function anAttempt(cloud: ScopedCloud): Attempt {
  return {
    cloud,
    secrets: { psk: ({ kind }, { site, link }) => Promise.resolve(`${kind}-${site}-${link}`) },
    gatewayWait: new GatewayWait(),
    shared: new SharedReads().in(SCOPE),
    sights: new Sights(),
    timing: TIMING,
    accepted: () => {},
    about: () => {},
    pause: async (ms) => {
      await pause(ms);
    },
  };
}

export interface Circumstances {
  plan?: string;
  runId?: string;
  row?: Pick<LinkTarget, 'ids' | 'routes' | 'how'>;
}

export function targetOf(
  link: Link,
  { plan = 'p', runId = 'run', row = { ids: {}, routes: [], how: 'made' } }: Circumstances = {},
): LinkTarget {
  const { site, link: name, gatewayId, address } = link;
  const cloud = { account: 'default', region: SCOPE.region };
  const place = { owner: 'us', endpointHash: 'h', cloud, timing: TIMING };
  const linkRunId = `${runId}/${plan}/${site}/${name}`;
  return { place, plan, site, link: name, gatewayId, patienceMs: 60_000, address, ...row, linkRunId };
}

export function realEffects(attempt: Attempt, desired: Link, circumstances: Circumstances = {}): Effects {
  const target = targetOf(desired, circumstances);
  const step = <T>(name: string, work: () => Promise<T>): Promise<T> => persistently(name, work);
  return {
    turn: () => Promise.resolve(),
    checkSecret: () => Promise.resolve(),
    look: async () => (await step('look', () => lookAtLink(attempt, { target, desired }))).observed,
    ensureCustomerGateway: (generation) => step('cgw', () => ensureCustomerGateway(attempt, { target, generation })),
    ensureConnection: (input) => step('vco', () => ensureConnection(attempt, { target, desired, ...input })),
    ensureRoute: (input) => step('route', () => ensureRoute(attempt, { target, ...input })),
    publishRoutes: (input) => step('publish', () => publishRoutes(attempt, { target, ...input })),
    withdrawRoutes: (routes) => step('withdraw', () => withdrawRoutes(attempt, { target, routes })),
    removeRoute: (route) => step('removeRoute', () => removeRoute(attempt, { target, route })),
    removeConnection: () => step('removeConnection', () => removeConnection(attempt, { target })),
    removeCustomerGateway: (input) => step('removeCgw', () => removeCustomerGateway(attempt, { target, ...input })),
    settle: async () => {
      await pause(TIMING.settleMs);
    },
    shielded: (fn) => fn(),
  };
}

async function persistently<T>(name: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const usage = { operations: 0, apiCalls: 0 };
      const context = { usage, timing: TIMING, credentials: 'the test’s key', resourceId: '' };
      const failure = asFailure(error, context) as ApplicationFailure;
      if (failure.nonRetryable === true) throw inSagaWords(name, failure);
      await pause(TIMING.busyRetryMs);
    }
  }
}
