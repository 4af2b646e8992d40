// Some of many pieces of work at a time; the others wait in the order in which they came.

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function inTurn(atOnce: number): InTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((begin) => waiting.push(begin));
    else running++;
    try {
      return await work();
    } finally {
      // The place goes to the next one, so that nobody overtakes it.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
