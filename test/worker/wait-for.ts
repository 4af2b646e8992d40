// Waits for a condition with a deadline.
import { setTimeout as sleep } from 'node:timers/promises';

export async function waitFor(condition: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Still not so: ${condition}`);
    await sleep(20);
  }
}
