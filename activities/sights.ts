// What this process has seen and nobody but one link changes: its next step needs no second look. Each sight counts once, so an
// attempt that fails, or another process, looks for itself. What was there before us others may change: of it nothing is noted.
import type { Scope } from '../cloud/connect-cloud.ts';
import type { ObservedRoute } from '../topology/observed.ts';
import type { RouteKind } from './route-calls.ts';

/** A survey of 10,000 sites notes one for each, and the links under way a few more. */
const MAX_SIGHTS = 50_000;

export class Sights {
  private readonly absent = new Once<true>();
  private readonly routes = new Once<ObservedRoute[]>();

  noteAbsent(what: string): void {
    this.absent.note(what, true);
  }

  /** Whether it was seen absent; from now on it counts as unknown. */
  takeAbsent(what: string): boolean {
    return this.absent.take(what) === true;
  }

  /** All of a kind that lead through the connection, read when its gateway had finished our last change. */
  noteRoutes({ connectionId, kind }: RoutesSeen, routes: ObservedRoute[]): void {
    this.routes.note(`${kind} ${connectionId}`, routes);
  }

  takeRoutes({ connectionId, kind }: RoutesSeen): ObservedRoute[] | undefined {
    return this.routes.take(`${kind} ${connectionId}`);
  }
}

interface RoutesSeen {
  connectionId: string;
  kind: RouteKind;
}

/** Keeps the newest. */
class Once<T> {
  private readonly noted = new Map<string, T>();

  note(what: string, seen: T): void {
    const [oldest] = this.noted.keys();
    if (this.noted.size >= MAX_SIGHTS && oldest !== undefined) this.noted.delete(oldest);
    this.noted.set(what, seen);
  }

  take(what: string): T | undefined {
    const seen = this.noted.get(what);
    this.noted.delete(what);
    return seen;
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

/** Another link may make it meanwhile: then the cloud refuses a second one for the address, and that link's is taken. */
export function customerGatewaySight({ region, organization, resourceGroup }: Scope, address: string): string {
  return `customer gateway ${JSON.stringify([region, organization, resourceGroup, address])}`;
}
