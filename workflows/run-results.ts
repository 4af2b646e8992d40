// What a run has heard of its links, in the order of arrival. A link that was made and then undone with its site has two
// results; the last one counts. Pure.
import { keyOf, type LinkKey, type LinkSpec, type SiteResult, type Usage } from './messages.ts';

export class RunResults {
  readonly all: SiteResult[] = [];
  private readonly byLink = new Map<string, SiteResult>();

  constructor(all: SiteResult[] = []) {
    for (const result of all) this.add(result);
  }

  /** A lane that was lost may tell again what it has told. */
  add(result: SiteResult): void {
    if (this.has(result.gatewayId, result)) return;
    this.all.push(result);
    this.byLink.set(linkOf(result.gatewayId, result), result);
  }

  /** Answered; a link that is undone has nothing more to say of its making. */
  has(gatewayId: string, { job, ...link }: LinkKey & Pick<LinkSpec, 'job'>): boolean {
    const last = this.byLink.get(linkOf(gatewayId, link));
    return last !== undefined && (last.job === job || last.job === 'undo');
  }

  /** One for each link. */
  get latest(): SiteResult[] {
    return [...this.byLink.values()];
  }

  get usage(): Usage {
    return this.all.reduce((sum, { usage }) => added(sum, usage), { operations: 0, apiCalls: 0 });
  }
}

function linkOf(gatewayId: string, link: LinkKey): string {
  return `${gatewayId}/${keyOf(link)}`;
}

export function added(a: Usage, b: Usage): Usage {
  return { operations: a.operations + b.operations, apiCalls: a.apiCalls + b.apiCalls };
}
