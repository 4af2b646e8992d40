// What runs say, for tests of the command line: reports, looks and results with only what a test cares about spelled out.
import type { Runs } from '../../runs/connect-runs.ts';
import type { RunReport } from '../../runs/report.ts';
import type { JudgedLink, LedgerEntry, LookReport, RunProgress, SiteResult } from '../../workflows/messages.ts';
import { HUB_A } from '../builders.ts';

const NO_SITES = {
  total: 0,
  applied: 0,
  unchanged: 0,
  removed: 0,
  rolledBack: 0,
  parked: 0,
  cancelled: 0,
  notStarted: 0,
  running: 0,
};

export function aReport({
  sites,
  ...overrides
}: Partial<Omit<RunReport, 'sites'>> & { sites?: object } = {}): RunReport {
  return {
    plan: 'branches',
    owner: 'default',
    runId: 'run-1',
    workflowId: 'run/default/branches',
    outcome: 'applied',
    sites: { ...NO_SITES, total: 2, applied: 2, ...sites },
    operations: 6,
    apiCalls: 20,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:12.000Z',
    temporalUi: 'http://127.0.0.1:8233/run-1',
    leftovers: [],
    failures: [],
    links: [],
    ...overrides,
  };
}

export function aResult(overrides: Partial<SiteResult> = {}): SiteResult {
  return {
    site: 'oslo',
    link: 'main',
    gatewayId: HUB_A,
    job: 'make',
    outcome: 'applied',
    leftovers: [],
    ids: { customerGatewayId: 'cgw-1', connectionId: 'vco-1' },
    routes: [],
    changes: [],
    usage: { operations: 0, apiCalls: 0 },
    ...overrides,
  };
}

export function aProgress(results: SiteResult[]): RunProgress {
  return { phase: 'working', news: [], sites: aReport().sites, results };
}

export function aLook(overrides: Partial<LookReport> = {}): LookReport {
  return { links: [], gateways: [], notes: [], others: [], usage: { operations: 0, apiCalls: 3 }, ...overrides };
}

export function aJudged({ site = 'oslo', ...overrides }: Partial<JudgedLink> = {}): JudgedLink {
  return {
    site,
    link: 'main',
    gatewayId: HUB_A,
    verdict: { kind: 'absent' },
    isInLedger: false,
    observed: { site, link: 'main', gatewayId: HUB_A, routes: [], strangeRoutes: [], foreignRoutes: [] },
    ...overrides,
  };
}

export function aRow(overrides: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    site: 'oslo',
    link: 'main',
    gatewayId: HUB_A,
    cloud: { account: 'default', region: 'cn-hangzhou' },
    address: '203.0.113.7',
    ids: { customerGatewayId: 'cgw-1', connectionId: 'vco-1' },
    routes: [{ to: '10.2.0.0/24', weight: 100, state: 'published' }],
    how: 'made',
    state: 'applied',
    status: 'ipsec_sa_established',
    ...overrides,
  };
}

export interface FakeRuns {
  runs: Runs;
  /** Names of the calls, in order. */
  calls: string[];
}

/** Runs that answer at once; what a test does not give fails by name when it is called. */
export function fakeRuns(answers: Partial<Runs>): FakeRuns {
  const calls: string[] = [];
  const handle = {
    workflowId: 'run/default/branches',
    runId: 'run-1',
    plan: 'branches',
    temporalUi: 'http://ui/run-1',
  };
  const runs: Runs = {
    look: unexpected('look'),
    lookAtLedger: unexpected('lookAtLedger'),
    startApply: () => Promise.resolve(handle),
    startDestroy: () => Promise.resolve(handle),
    startSweep: () => Promise.resolve(handle),
    remains: unexpected('remains'),
    pause: unexpected('pause'),
    resume: unexpected('resume'),
    follow: unexpected('follow'),
    status: unexpected('status'),
    statusByTicket: unexpected('statusByTicket'),
    deliver: unexpected('deliver'),
    stateOf: unexpected('stateOf'),
    ping: unexpected('ping'),
    close: () => Promise.resolve(),
    ...answers,
  };
  return { runs: counted(runs, calls), calls };
}

function unexpected(name: string) {
  return () => Promise.reject(new Error(`Nobody expected ${name}`));
}

function counted(runs: Runs, calls: string[]): Runs {
  const told = (name: string): void => void calls.push(name);
  return {
    look: (...args) => (told('look'), runs.look(...args)),
    lookAtLedger: (...args) => (told('lookAtLedger'), runs.lookAtLedger(...args)),
    startApply: (...args) => (told('startApply'), runs.startApply(...args)),
    startDestroy: (...args) => (told('startDestroy'), runs.startDestroy(...args)),
    startSweep: (...args) => (told('startSweep'), runs.startSweep(...args)),
    remains: () => (told('remains'), runs.remains()),
    pause: (...args) => (told('pause'), runs.pause(...args)),
    resume: (...args) => (told('resume'), runs.resume(...args)),
    follow: (...args) => (told('follow'), runs.follow(...args)),
    status: (...args) => (told('status'), runs.status(...args)),
    statusByTicket: (...args) => (told('statusByTicket'), runs.statusByTicket(...args)),
    deliver: (...args) => (told('deliver'), runs.deliver(...args)),
    stateOf: (...args) => (told('stateOf'), runs.stateOf(...args)),
    ping: (...args) => (told('ping'), runs.ping(...args)),
    close: () => (told('close'), runs.close()),
  };
}
