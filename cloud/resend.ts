// What happens between two sends of one call: a cause is mended, or time passes; or else the call is over.
import type { Call } from './answers/call.ts';
import type { Sender } from './call-operation.ts';
import { CloudError, timeRefused } from './cloud-error.ts';
import { mayResend, resendDelayMs, verdictOf } from './resend-policy.ts';

/** `never`: each request is sent once, and every failure is the caller's. */
export type Retry = 'never' | { budgetMs: number };

/** Resolves when the call is to be sent again; throws what its caller is told when it is not. */
export type Resend = (error: unknown, call: Call) => Promise<void>;

export function resendOf({ account, options }: Sender): Resend {
  const { retry, timer } = account;
  const startMs = timer.nowMs();
  let failures = 0;
  let isMended = false;
  let doubt: CloudError | undefined;
  return async (error, call) => {
    if (!(error instanceof CloudError) || retry === 'never') throw error;
    if (error.kind === 'ambiguous') doubt ??= error;
    if (!isMended && isTimeRefused(error, call, account.clock.skewMs)) {
      isMended = true;
      return;
    }
    const delayMs = resendDelayMs(error, { failures: ++failures, random: Math.random() });
    const isInTime = timer.nowMs() - startMs + delayMs <= retry.budgetMs;
    if (!isInTime || !mayResend(error, call)) throw verdictOf(error, doubt);
    await timer.sleep(delayMs, options.signal);
  };
}

/** The cloud refused our time, and its own is known by now: nothing happened, and a request signed anew will pass. */
function isTimeRefused({ code }: CloudError, call: Call, skewMs: number): boolean {
  return code === timeRefused && Math.abs(skewMs - call.skewMs) > 1_000;
}
