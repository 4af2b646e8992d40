// One signal for two ends of a request: its time is up, or its caller gives up.

export interface Deadline {
  signal: AbortSignal;
  /** Must be called when the request is over; else the timer keeps the process and the caller's signal keeps the request. */
  clear: () => void;
}

export function deadlineOf(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  caller?.addEventListener('abort', abort, { once: true });
  if (caller?.aborted === true) abort();
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', abort);
    },
  };
}
