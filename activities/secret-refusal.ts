// Why a secret could not be read, before and after it is known which reference asked for it. Never holds a value.
import { Refused } from './failure.ts';

export interface SecretRefusal {
  kind: 'refused';
  why: string;
  hint: string;
  /** Another try may pass, without anybody doing anything. */
  mayPass?: boolean;
}

export function refusal(why: string, hint: string): SecretRefusal {
  return { kind: 'refused', why, hint };
}

/** `attempt` is a sentence's beginning: `Cannot read the pre-shared key from X`. */
export function refused(attempt: string, { why, hint, mayPass = false }: SecretRefusal): Refused {
  return new Refused(`${attempt}: ${why}`, { kind: mayPass ? 'SecretUnavailable' : 'SecretMissing', hint });
}
