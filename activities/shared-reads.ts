// One reading for all attempts of this process that want the same at the same time. Nobody is given a reading that began before
// it was asked for: who comes while one is under way shares the next one.
import type { Scope } from '../cloud/connect-cloud.ts';

export class SharedReads {
  private readonly places = new Map<string, PlaceReads>();

  /** What one tenant sees of one region is another's to read for itself. */
  in({ region, organization, resourceGroup }: Scope): PlaceReads {
    const key = JSON.stringify([region, organization, resourceGroup]);
    const reads = this.places.get(key) ?? new PlaceReads();
    this.places.set(key, reads);
    return reads;
  }
}

interface Flight {
  landed: Promise<unknown>;
  next?: Promise<unknown>;
}

export class PlaceReads {
  private readonly flights = new Map<string, Flight>();

  /** `read` is called by one of those who share it, so its calls are counted once. All of them get its answer, or its error. */
  async read<T>(what: string, read: () => Promise<T>): Promise<T> {
    const flight = this.flights.get(what);
    if (flight === undefined) return await this.start(what, read);
    const start = (): Promise<T> => this.start(what, read);
    flight.next ??= flight.landed.then(start, start);
    return (await flight.next) as T;
  }

  private start<T>(what: string, read: () => Promise<T>): Promise<T> {
    const landed = read();
    const flight: Flight = { landed };
    this.flights.set(what, flight);
    const end = (): void => {
      if (flight.next === undefined) this.flights.delete(what);
    };
    landed.then(end, end);
    return landed;
  }
}
