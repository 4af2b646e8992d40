// How an operation is described: its parameters, how it treats the gateway's lock, and what it does. `perform-call.ts`
// is the only reader.
import type { DurationName, SimulatorConfig } from '../config.ts';
import type { Edition } from '../edition.ts';
import type { IdSource } from '../world/ids.ts';
import type { Resources } from '../world/world.ts';
import type { Answer } from './answer.ts';
import type { Caller } from './caller.ts';
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
  readonly caller: Caller;
}

export interface EffectSubject {
  readonly resourceType:
    | 'vpnGateway'
    | 'customerGateway'
    | 'vpnConnection'
    | 'route'
    | 'policyRoute'
    | 'sslServer'
    | 'clientCert'
    | 'tags';
  readonly resourceId: string;
  readonly gatewayId: string | null;
  readonly name: string | null;
}

export interface Result {
  readonly answer: Answer;
  /** Present for an accepted mutation. */
  readonly effect?: EffectSubject;
}

/**
 * One change at a time: `hold` takes the gateway for a while, `check` only needs it to be free. A `duration` without
 * `hold` is how long the change itself takes.
 */
export type GatewayLock<P> =
  | { readonly kind: 'none'; readonly duration?: DurationName }
  | {
      readonly kind: 'check';
      readonly gatewayOf: GatewayOf<P>;
      readonly refusedWhenFinancialLocked: boolean;
      readonly duration?: DurationName;
    }
  | {
      readonly kind: 'hold';
      readonly gatewayOf: GatewayOf<P>;
      readonly refusedWhenFinancialLocked: boolean;
      readonly duration: DurationName;
    };

type GatewayOf<P> = (parameters: P, call: Pick<Call, 'resources' | 'region' | 'nowMs' | 'edition'>) => string;

interface Definition<R extends Rules> {
  readonly action: string;
  /** That of the VPC API unless told otherwise. */
  readonly version?: string;
  /** The service in names of permissions: `vpc` unless told otherwise. */
  readonly service?: string;
  /** Which clouds honour its ClientToken; all unless told otherwise. */
  readonly tokenWhen?: (edition: Edition) => boolean;
  readonly rules: R;
  readonly lock: GatewayLock<ParametersOf<R>> | ((parameters: ParametersOf<R>) => GatewayLock<ParametersOf<R>>);
  readonly run: (parameters: ParametersOf<R>, call: Call) => Result;
}

/** An operation with its checked parameters inside. */
export interface PreparedOperation {
  readonly lock: GatewayLock<void>;
  readonly run: (call: Call) => Result;
}

export interface Operation {
  readonly action: string;
  readonly version: string;
  /** `vpc` or `sts`, as policies name it. */
  readonly service: string;
  readonly isRead: boolean;
  readonly isRegional: boolean;
  readonly takesToken: (edition: Edition) => boolean;
  readonly parameterNames: readonly string[];
  readonly prepare: (raw: ApiParameters, edition: Edition) => PreparedOperation;
}

export const vpcVersion = '2016-04-28';

export function defineOperation<R extends Rules>(definition: Definition<R>): Operation {
  const { action, version = vpcVersion, service = 'vpc', tokenWhen = () => true, rules, lock, run } = definition;
  return {
    action,
    version,
    service,
    isRead: /^(Describe|List|Download)/.test(action),
    isRegional: 'RegionId' in rules,
    takesToken: (edition) => 'ClientToken' in rules && tokenWhen(edition),
    parameterNames: Object.keys(rules),
    prepare(raw, edition) {
      const parameters = parseParameters(rules, { raw, edition });
      const chosen = typeof lock === 'function' ? lock(parameters) : lock;
      return { lock: bindLock(chosen, parameters), run: (call) => run(parameters, call) };
    },
  };
}

function bindLock<P>(lock: GatewayLock<P>, parameters: P): GatewayLock<void> {
  if (lock.kind === 'none') return lock;
  return { ...lock, gatewayOf: (_, call) => lock.gatewayOf(parameters, call) };
}
