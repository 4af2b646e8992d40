// Logs: what an SSL server has told, and the story of a connection's negotiation with its peer.
import type { Answer } from '../api/answer.ts';
import { missingParameter } from '../api/api-error.ts';
import type { Call } from '../api/operation.ts';
import { defineOperation } from '../api/operation.ts';
import type { ParametersOf, Parser } from '../api/parameter-rules.ts';
import { integer, invalid, optional, paging, regionId, required, text } from '../api/parameter-rules.ts';
import { parseUtcTime } from '../api/utc-time.ts';
import { negotiationStory } from './negotiation.ts';
import { requireSslServer } from './ssl-server.ts';
import { negotiationOf, requireConnection } from './vpn-connection.ts';

export interface LogLine {
  readonly atMs: number;
  readonly line: string;
}

const logTime: Parser<number> = (value, name, edition) => {
  if (edition.logTimes === 'seconds') return integer({ min: 0, max: 99_999_999_999 })(value, name, edition) * 1000;
  const [, year, month, day, hour] = /^(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(value) ?? [];
  const time = parseUtcTime(`${year}-${month}-${day}T${hour}:00:00Z`);
  if (time === undefined) throw invalid(name);
  return time;
};

const range = {
  From: optional(logTime),
  To: optional(logTime),
  MinutePeriod: optional(integer({ min: 1, max: 60 })),
};
type Range = ParametersOf<typeof range>;

export const describeVpnSslServerLogs = defineOperation({
  action: 'DescribeVpnSslServerLogs',
  rules: { RegionId: regionId, VpnSslServerId: required(text), ...range, ...paging },
  lock: { kind: 'none' },
  run(given, call) {
    const server = requireSslServer(call.resources, call.region, given.VpnSslServerId);
    return { answer: logPage(server.log, given, call) };
  },
});

/** Not in the guide; the public API has it in the same shape. */
export const describeVpnConnectionLogs = defineOperation({
  action: 'DescribeVpnConnectionLogs',
  rules: { RegionId: regionId, VpnConnectionId: required(text), ...range, ...paging },
  lock: { kind: 'none' },
  run(given, call) {
    const connection = requireConnection(call.resources, call.region, given.VpnConnectionId);
    return { answer: logPage(negotiationStory(negotiationOf(connection, call), call.nowMs), given, call) };
  },
});

interface Page extends Range {
  readonly PageNumber: number;
  readonly PageSize: number;
}

function logPage(lines: readonly LogLine[], page: Page, { nowMs }: Call): Answer {
  const { fromMs, toMs } = span(page, nowMs);
  const shown = lines.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs && atMs <= nowMs);
  const start = (page.PageNumber - 1) * page.PageSize;
  const Logs = shown.slice(start, start + page.PageSize).map(({ atMs, line }) => `${stamp(atMs)} ${line}`);
  const { PageNumber, PageSize } = page;
  return { Data: { Logs }, Count: Logs.length, IsCompleted: true, PageNumber, PageSize };
}

/** From and To, or one of them and a period; the period alone ends now (guide 6.7.4). */
function span({ From, To, MinutePeriod }: Range, nowMs: number): { fromMs: number; toMs: number } {
  if (From !== undefined && To !== undefined) return { fromMs: From, toMs: To };
  if (MinutePeriod === undefined) throw missingParameter('MinutePeriod');
  const periodMs = MinutePeriod * 60_000;
  if (From !== undefined) return { fromMs: From, toMs: From + periodMs };
  const toMs = To ?? nowMs;
  return { fromMs: toMs - periodMs, toMs };
}

function stamp(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}
