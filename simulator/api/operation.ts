// How an operation is described: its parameters, how it treats the gateway's lock, and what it does. `perform-call.ts`
// is the only reader.
import type { DurationName, SimulatorConfig } from '../config.ts';
import type { Edition } from '../edition.ts';
import type { IdSource } from '../world/ids.ts';
import type { Resources } from '../world/world.ts';
import type { Answer } from './answer.ts';
import type { ParametersOf, Rules } from './parameter-rules.ts';
import { parseParameters } from './parameter-rules.ts';
import type { ApiParameters } from './sign-v1.ts';

/** What an operation may see and change. */
export interface Call {
  readonly resources: Resources;
  readonly region: string;
  readonly nowMs: number;
  /** When the change that this call starts is complete; `nowMs` for what happens at once. */
  readonly doneAtMs: number;
  readonly config: SimulatorConfig;
  readonly edition: Edition;
  readonly ids: IdSource;
  readonly host: string;
}

export interface EffectSubject {
  readonly resourceType: 'customerGateway' | 'vpnConnection' | 'route' | 'policyRoute';
  readonly resourceId: string;
  readonly gatewayId: string | null;
  readonly name: string | null;
}

export interface Result {
  readonly answer: Answer;
  /** Present for an accepted mutation. */
  readonly effect?: EffectSubject;
}

/** One change at a time: `hold` takes the gateway for a while, `check` only needs it to be free. */
export type GatewayLock<P> =
  | { readonly kind: 'none' }
  | { readonly kind: 'check'; readonly gatewayOf: GatewayOf<P>; readonly refusedWhenFinancialLocked: boolean }
  | {
      readonly kind: 'hold';
      readonly gatewayOf: GatewayOf<P>;
      readonly refusedWhenFinancialLocked: boolean;
      readonly duration: DurationName;
    };

type GatewayOf<P> = (parameters: P, call: Pick<Call, 'resources' | 'region'>) => string;

interface Definition<R extends Rules> {
  readonly action: string;
  readonly rules: R;
  readonly lock: GatewayLock<ParametersOf<R>>;
  readonly run: (parameters: ParametersOf<R>, call: Call) => Result;
}

/** An operation with its checked parameters inside. */
export interface PreparedOperation {
  readonly lock: GatewayLock<void>;
  readonly run: (call: Call) => Result;
}

export interface Operation {
  readonly action: string;
  readonly isRead: boolean;
  readonly isRegional: boolean;
  readonly takesToken: boolean;
  readonly parameterNames: readonly string[];
  readonly prepare: (raw: ApiParameters, edition: Edition) => PreparedOperation;
}

export function defineOperation<R extends Rules>({ action, rules, lock, run }: Definition<R>): Operation {
  return {
    action,
    isRead: action.startsWith('Describe'),
    isRegional: 'RegionId' in rules,
    takesToken: 'ClientToken' in rules,
    parameterNames: Object.keys(rules),
    prepare(raw, edition) {
      const parameters = parseParameters(rules, { raw, edition });
      return { lock: bindLock(lock, parameters), run: (call) => run(parameters, call) };
    },
  };
}

function bindLock<P>(lock: GatewayLock<P>, parameters: P): GatewayLock<void> {
  if (lock.kind === 'none') return lock;
  return { ...lock, gatewayOf: (_, call) => lock.gatewayOf(parameters, call) };
}
