// Virtual time: events in order of their time, then of their making. Between two events every promise that can settle has settled.
interface Entry {
  time: number;
  order: number;
  fn: () => unknown;
  isDropped: boolean;
}

export class VirtualClock {
  now = Date.UTC(2026, 0, 1);
  private readonly heap: Entry[] = [];
  private order = 0;

  /** Runs `fn` after a virtual delay; the answer takes it back. */
  after(delayMs: number, fn: () => unknown): () => void {
    const entry: Entry = { time: this.now + Math.max(0, delayMs), order: this.order++, fn, isDropped: false };
    this.push(entry);
    return () => {
      entry.isDropped = true;
    };
  }

  /** One event after the other until the condition holds; false when nothing is left to happen. */
  async runUntil(isTrue: () => boolean): Promise<boolean> {
    while (!isTrue()) {
      const entry = this.pop();
      if (!entry) return isTrue();
      if (entry.isDropped) continue;
      this.now = entry.time;
      await entry.fn();
      await settled();
    }
    return true;
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  private pop(): Entry | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/** A macrotask comes after every microtask that is due. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
