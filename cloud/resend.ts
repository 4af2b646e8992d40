// What happens between two sends of one call: a cause is mended, or time passes; or else the call is over.
import type { Call } from './answers/call.ts';
import type { Sender } from './call-operation.ts';
import { CloudError, timeRefused, tokenExpired } from './cloud-error.ts';
import { mayResend, resendDelayMs, verdictOf } from './resend-policy.ts';

/** `never`: each request is sent once, and every failure is the caller's. */
export type Retry = 'never' | { budgetMs: number };

/**
 * Resolves when the call is to be sent again; throws what its caller is told when it is not. Without credentials there is no
 * call yet.
 */
export type Resend = (error: unknown, call: Call | undefined) => Promise<void>;

export function resendOf({ account, options }: Sender): Resend {
  const { retry, timer } = account;
  let startMs: number | undefined;
  const mended = new Set<string>();
  let failures = 0;
  let doubt: CloudError | undefined;
  return async (error, call) => {
    if (!(error instanceof CloudError) || retry === 'never') throw error;
    if (call === undefined) throw verdictOf(error, doubt);
    startMs ??= call.startedMs;
    if (error.kind === 'ambiguous') doubt ??= error;
    if (!mended.has(error.code) && (await canMend(error, call))) {
      mended.add(error.code);
      return;
    }
    const delayMs = resendDelayMs(error, { failures: ++failures, random: Math.random() });
    const isInTime = timer.nowMs() - startMs + delayMs <= retry.budgetMs;
    if (!isInTime || !mayResend(error, call)) throw verdictOf(error, doubt);
    await timer.sleep(delayMs, options.signal);
  };

  /** What the cloud refused at the door: nothing happened, and a request signed anew may pass. */
  async function canMend({ code }: CloudError, call: Call): Promise<boolean> {
    // By now the clock is corrected by the answer, or was by that of another call.
    if (code === timeRefused) return Math.abs(account.clock.skewMs - call.skewMs) > 1_000;
    if (code !== tokenExpired || account.credentials.renew === undefined) return false;
    await account.credentials.renew(call.credentials, options.signal).catch((error: unknown) => {
      throw error instanceof CloudError ? verdictOf(error, doubt) : error;
    });
    return true;
  }
}
