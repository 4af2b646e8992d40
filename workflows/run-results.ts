// What a run has heard of its links, in the order of arrival. A link that was made and then undone with its site has two
// results; the last one counts. Pure.
import { keyOf, type LinkKey, type LinkSpec, type SiteResult, type Usage } from './messages.ts';

export class RunResults {
  readonly all: SiteResult[];

  constructor(all: SiteResult[] = []) {
    this.all = all;
  }

  /** A lane that was lost may tell again what it has told. */
  add(result: SiteResult): void {
    if (!this.has(result.gatewayId, result)) this.all.push(result);
  }

  /** Answered; a link that is undone has nothing more to say of its making. */
  has(gatewayId: string, { job, ...link }: LinkKey & Pick<LinkSpec, 'job'>): boolean {
    return this.all.some(
      (it) => it.gatewayId === gatewayId && keyOf(it) === keyOf(link) && (it.job === job || it.job === 'undo'),
    );
  }

  /** One for each link. */
  get latest(): SiteResult[] {
    return [...new Map(this.all.map((it) => [`${it.gatewayId}/${keyOf(it)}`, it])).values()];
  }

  get usage(): Usage {
    return this.all.reduce((sum, { usage }) => added(sum, usage), { operations: 0, apiCalls: 0 });
  }
}

export function added(a: Usage, b: Usage): Usage {
  return { operations: a.operations + b.operations, apiCalls: a.apiCalls + b.apiCalls };
}
