// Every request, accepted or not: the last ones in full, all of them as totals.
import { detached } from './detached.ts';

/** `status` is null when no answer was sent, `code` is OK for a success. */
export interface CallRecord {
  readonly seq: number;
  readonly time: number;
  readonly action: string;
  readonly accessKeyId: string;
  readonly status: number | null;
  readonly code: string;
  readonly resourceId: string | null;
  readonly gatewayId: string | null;
  readonly durationMs: number;
}

interface ActionTotals {
  total: number;
  readonly codes: Record<string, number>;
}

const keptCalls = 20_000;

export class CallLog {
  #calls: { uid: string | undefined; call: CallRecord }[] = [];
  #totals = new Map<string | undefined, Map<string, ActionTotals>>();
  #lastSeq = 0;

  /** `uid` is undefined for a caller that was not recognised. */
  record(uid: string | undefined, call: Omit<CallRecord, 'seq'>): void {
    this.#lastSeq += 1;
    this.#calls.push({ uid, call: kept(this.#lastSeq, call) });
    if (this.#calls.length >= 2 * keptCalls) this.#calls = this.#calls.slice(-keptCalls);
    this.#count(uid, call);
  }

  after(seq: number, uid: string | undefined): CallRecord[] {
    return this.#calls
      .slice(-keptCalls)
      .filter((entry) => entry.call.seq > seq && (uid === undefined || entry.uid === uid))
      .map((entry) => entry.call);
  }

  totals(uid: string | undefined): { total: number; actions: Record<string, ActionTotals> } {
    const worlds =
      uid === undefined ? [...this.#totals.values()] : [this.#totals.get(uid) ?? new Map<string, ActionTotals>()];
    const actions: Record<string, ActionTotals> = {};
    for (const [action, found] of worlds.flatMap((world) => [...world])) {
      const sum = (actions[action] ??= { total: 0, codes: {} });
      sum.total += found.total;
      for (const [code, count] of Object.entries(found.codes)) sum.codes[code] = (sum.codes[code] ?? 0) + count;
    }
    return { total: Object.values(actions).reduce((sum, found) => sum + found.total, 0), actions };
  }

  clear(uid: string | undefined): void {
    this.#calls = uid === undefined ? [] : this.#calls.filter((entry) => entry.uid !== uid);
    if (uid === undefined) this.#totals.clear();
    else this.#totals.delete(uid);
  }

  #count(uid: string | undefined, { action, code }: Pick<CallRecord, 'action' | 'code'>): void {
    const world = this.#totals.get(uid) ?? new Map<string, ActionTotals>();
    this.#totals.set(uid, world);
    const totals = world.get(action) ?? { total: 0, codes: {} };
    world.set(action, totals);
    totals.total += 1;
    totals.codes[code] = (totals.codes[code] ?? 0) + 1;
  }
}

function kept(seq: number, call: Omit<CallRecord, 'seq'>): CallRecord {
  const { time, action, accessKeyId, status, code, resourceId, gatewayId, durationMs } = call;
  return {
    seq,
    time,
    action,
    accessKeyId: detached(accessKeyId),
    status,
    code,
    resourceId: resourceId && detached(resourceId),
    gatewayId: gatewayId && detached(gatewayId),
    durationMs,
  };
}
