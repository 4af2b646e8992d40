// The undo list of one link: filled before each effect, run backwards; one failing undo does not stop the others.
import { StepFailed, type Removed } from './effects.ts';
import type { Change, Leftover } from './outcome.ts';

interface UndoStep {
  type: Leftover['type'];
  /** Read when the undo fails: the id may be known only then. */
  id: () => string;
  run: () => Promise<Removed>;
}

export class Undo {
  private readonly site: string;
  private readonly steps: UndoStep[] = [];

  constructor(site: string) {
    this.site = site;
  }

  get isEmpty(): boolean {
    return this.steps.length === 0;
  }

  before(step: UndoStep): void {
    this.steps.unshift(step);
  }

  async run(): Promise<{ leftovers: Leftover[]; changes: Change[] }> {
    const leftovers: Leftover[] = [];
    const changes: Change[] = [];
    for (const step of this.steps) {
      try {
        const { ids } = await step.run();
        changes.push(...ids.map((id) => removal(step.type, id)));
      } catch (error) {
        leftovers.push(this.leftover(step, error));
      }
    }
    return { leftovers, changes };
  }

  private leftover({ type, id }: UndoStep, error: unknown): Leftover {
    const named = error instanceof StepFailed && error.resourceId !== '' ? error.resourceId : id();
    return { type, id: named, site: this.site, reason: error instanceof Error ? error.message : String(error) };
  }
}

function removal(type: Leftover['type'], id: string): Change {
  if (type === 'publication') return { verb: 'withdrawn', resource: 'route', id };
  return { verb: 'removed', resource: RESOURCES[type], id };
}

const RESOURCES = {
  customerGateway: 'customer gateway',
  connection: 'IPsec connection',
  route: 'route',
  unknown: 'IPsec connection',
} as const;
