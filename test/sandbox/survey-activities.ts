// The survey over the cloud in memory and the lanes of the sandbox: what stands, judged by the real judge.
import type { SurveyActivities } from '../../activities/survey.ts';
import { judgeLink } from '../../topology/judge-link.ts';
import { keyOf, type LaneSnapshot, type LookInput, type Row } from '../../workflows/messages.ts';
import type { InMemory } from './activity-context.ts';
import { markOf } from './cloud-activities.ts';
import type { Sandbox } from './driver.ts';
import type { FakeCloud } from './fake-cloud.ts';

const SURVEY_MS = 500;

type LedgerRow = Row & { gatewayId: string; isKept: boolean };

export function surveyActivities(sandbox: Sandbox, cloud: FakeCloud): InMemory<SurveyActivities> {
  return {
    async survey(input, attempt) {
      const ledger = await attempt.alive(ledgerOf(sandbox, input));
      return await attempt.request(SURVEY_MS, () => {
        const { place, plan } = input;
        const links = input.links.map((link) => {
          const { site, link: name, gatewayId } = link;
          const observed = cloud.observe(link, {
            owner: place.owner,
            mark: markOf(place.owner, { plan, site, link: name }),
          });
          const row = ledger.find((it) => it.gatewayId === gatewayId && keyOf(it) === keyOf(link));
          const isInLedger = row?.state === 'applied' && row.isKept;
          return { site, link: name, gatewayId, verdict: judgeLink(link, observed), isInLedger, observed };
        });
        const wanted = new Set(input.links.map((link) => `${link.gatewayId} ${keyOf(link)}`));
        const others = ledger.filter((row) => !wanted.has(`${row.gatewayId} ${keyOf(row)}`));
        return {
          links,
          gateways: [],
          notes: [],
          others: others.map((row) => ({ ...row, status: 'up' })),
          usage: { operations: 0, apiCalls: 1 },
        };
      });
    },

    gatewayStatus: ({ gatewayId }, attempt) =>
      attempt.request(SURVEY_MS, () => ({
        status: cloud.isBusy(gatewayId) ? 'updating' : 'active',
        usage: { operations: 0, apiCalls: 1 },
      })),

    connectionStatuses: (_input, attempt) =>
      attempt.request(SURVEY_MS, () => {
        const statuses = [...cloud.connections.keys()].map((id) => [id, 'ipsec_sa_established'] as const);
        return { statuses: Object.fromEntries(statuses), usage: { operations: 0, apiCalls: 1 } };
      }),
  };
}

async function ledgerOf(sandbox: Sandbox, { plan }: LookInput): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (const { state, isOpen } of await laneStates(sandbox)) {
    const mine = state.rows.filter((row) => row.plan === plan && row.state !== 'absent');
    rows.push(...mine.map((row) => ({ ...row, gatewayId: state.gatewayId, isKept: isOpen })));
  }
  return rows;
}

/** The last word of every lane that is open or was killed. */
export async function laneStates(sandbox: Sandbox): Promise<{ state: LaneSnapshot['state']; isOpen: boolean }[]> {
  const lanes = [...sandbox.executions.values()].flatMap((all) => all.at(-1) ?? []);
  const states = [];
  for (const { start, status, isOpen } of lanes) {
    if (start.type !== 'lane' || status === 'COMPLETED') continue;
    const { state } = (await sandbox.query(start.id, 'snapshot')) as LaneSnapshot;
    states.push({ state, isOpen });
  }
  return states;
}
