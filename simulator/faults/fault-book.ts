// The faults that a test has ordered: what they match, how often, and which one a call gets. Applying them is
// `perform-call.ts`'s and `deliver.ts`'s.
import { z } from 'zod';

const ms = z.number().min(0);
const errorAnswer = {
  status: z.number().int().min(400).max(599).optional(),
  code: z.string().min(1).default('InternalError'),
};

const faultKind = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.literal('drop-before-effect') }),
  z.strictObject({ fault: z.literal('drop-after-effect') }),
  z.strictObject({ fault: z.literal('stall-before-effect'), ms }),
  z.strictObject({ fault: z.literal('stall-after-effect'), ms }),
  z.strictObject({ fault: z.literal('error-before-effect'), ...errorAnswer }),
  z.strictObject({ fault: z.literal('error-after-effect'), ...errorAnswer }),
  z.strictObject({ fault: z.literal('truncate') }),
  z.strictObject({ fault: z.literal('malformed') }),
  z.strictObject({ fault: z.literal('html'), status: z.number().int().min(200).max(599).default(502) }),
  z.strictObject({ fault: z.literal('empty-id') }),
  z.strictObject({ fault: z.literal('slow-body'), ms }),
  z.strictObject({ fault: z.literal('throttle') }),
  z.strictObject({ fault: z.literal('busy'), ms: z.union([ms, z.literal('forever')]) }),
  z.strictObject({ fault: z.literal('stale-reads'), ms }),
  z.strictObject({ fault: z.literal('quota') }),
]);
export type FaultKind = z.infer<typeof faultKind>;

const faultTerms = z.strictObject({
  match: z
    .strictObject({
      action: z.string().min(1).optional(),
      nth: z.number().int().min(1).default(1),
      param: z.record(z.string(), z.coerce.string()).default({}),
      accessKeyId: z.string().min(1).optional(),
    })
    .prefault({}),
  times: z.union([z.number().int().min(1), z.literal('always')]).default(1),
});

export type FaultOrder = z.infer<typeof faultTerms> & { readonly kind: FaultKind };

interface BookedFault extends FaultOrder {
  readonly id: string;
  /** Only calls to this account's world, when the control request was restricted to it. */
  readonly uid: string | undefined;
  matched: number;
  fired: number;
}

export interface MatchableCall {
  readonly uid: string;
  readonly action: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Throws a ZodError. */
export function parseFaultOrder(value: unknown): FaultOrder {
  const { match, times, ...rest } = z.looseObject({ match: z.unknown(), times: z.unknown() }).partial().parse(value);
  return { ...faultTerms.parse({ match, times }), kind: faultKind.parse(rest) };
}

export class FaultBook {
  #faults: BookedFault[] = [];
  #lastId = 0;

  add(order: FaultOrder, uid: string | undefined): string {
    this.#lastId += 1;
    const id = `fault-${this.#lastId}`;
    this.#faults.push({ ...order, id, uid, matched: 0, fired: 0 });
    return id;
  }

  /** The first fault that is due for this call; every fault that matches it counts it. */
  take(call: MatchableCall): FaultKind | undefined {
    const due = this.#faults.filter((fault) => matches(fault, call)).filter(countAndCheck);
    const [first] = due;
    if (first === undefined) return undefined;
    first.fired += 1;
    return first.kind;
  }

  list(uid: string | undefined) {
    return this.#faults
      .filter((fault) => isOf(fault, uid))
      .map(({ id, match, times, kind, matched, fired }) => ({ id, match, times, ...kind, matched, fired }));
  }

  clear(uid: string | undefined): void {
    this.#faults = this.#faults.filter((fault) => !isOf(fault, uid));
  }
}

function isOf(fault: BookedFault, uid: string | undefined): boolean {
  return uid === undefined || fault.uid === uid;
}

function matches({ match, uid }: BookedFault, call: MatchableCall): boolean {
  return (
    (uid === undefined || uid === call.uid) &&
    (match.action === undefined || match.action === call.action) &&
    (match.accessKeyId === undefined || match.accessKeyId === call.parameters.get('AccessKeyId')) &&
    Object.entries(match.param).every(([name, value]) => call.parameters.get(name) === value)
  );
}

function countAndCheck(fault: BookedFault): boolean {
  fault.matched += 1;
  return fault.matched >= fault.match.nth && (fault.times === 'always' || fault.fired < fault.times);
}
