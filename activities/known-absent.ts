// What this process has seen absent and nobody but this link makes: its create needs no second look. Each sight counts once, so an
// attempt that fails, or another process, looks for itself.

/** More links than are under way at once. */
const MAX_SIGHTS = 10_000;

export class KnownAbsent {
  private readonly sights = new Set<string>();

  note(what: string): void {
    const [oldest] = this.sights;
    if (this.sights.size >= MAX_SIGHTS && oldest !== undefined) this.sights.delete(oldest);
    this.sights.add(what);
  }

  /** Whether it was seen absent; from now on it counts as unknown. */
  take(what: string): boolean {
    return this.sights.delete(what);
  }
}

/** Of the link's turn: the first look is the first act in it. */
export function connectionSight(linkRunId: string): string {
  return `connection of ${linkRunId}`;
}

/** A connection that was just made has no routes. */
export function routeSight(connectionId: string, name: string): string {
  return `route ${name} through ${connectionId}`;
}
