// Which intent each resource of a link is at: the same one sends the same ClientToken, and a spent one needs a successor.
import { TokenSpent } from './effects.ts';

/** A token that keeps answering with dead resources is a fault of the cloud: after so many intents the link gives up. */
const MAX_GENERATIONS = 5;

export class Intents {
  private readonly generations = new Map<string, number>();

  /** Runs `create` under the resource's current intent, and under a new one each time the cloud proves the last one spent. */
  async carryOut<T>(resource: string, create: (generation: number) => Promise<T>): Promise<T> {
    for (;;) {
      const generation = this.of(resource);
      try {
        return await create(generation);
      } catch (error) {
        if (!(error instanceof TokenSpent) || generation >= MAX_GENERATIONS) throw error;
        this.renew(resource);
      }
    }
  }

  renew(resource: string): void {
    this.generations.set(resource, this.of(resource) + 1);
  }

  private of(resource: string): number {
    return this.generations.get(resource) ?? 1;
  }
}
