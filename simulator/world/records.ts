// Resources by id that remember which of them changed, so that a save writes those and no others. Whoever changes a
// stored resource in place says so with `touch`.

const homes = new WeakMap<object, () => void>();

export class Records<T extends object> extends Map<string, T> {
  readonly #changed = new Set<string>();

  constructor(entries: Iterable<readonly [string, T]> = []) {
    super();
    for (const [id, record] of entries) this.set(id, record);
  }

  override set(id: string, record: T): this {
    homes.set(record, () => this.#changed.add(id));
    this.#changed.add(id);
    return super.set(id, record);
  }

  override delete(id: string): boolean {
    this.#changed.add(id);
    return super.delete(id);
  }

  /** What was set, touched or (null) deleted since the last time. */
  takeChanges(): [string, T | null][] {
    const changes = [...this.#changed].map((id): [string, T | null] => [id, this.get(id) ?? null]);
    this.#changed.clear();
    return changes;
  }
}

/** Says that a stored resource was changed in place. */
export function touch(record: object): void {
  homes.get(record)?.();
}
