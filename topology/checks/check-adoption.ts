// A connection that exists is taken over by one link.
import { spotOf } from '../document/located.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { CheckContext } from './check-context.ts';
import { laterAndEarlier, repeats } from './clash.ts';

export function checkAdoption({ links }: PlanDraft, { findings }: CheckContext): void {
  const adopted = links.flatMap(({ connectionId, place }) => (connectionId ? [{ ...connectionId, place }] : []));
  for (const [first, other] of repeats(adopted, ({ value }) => value)) {
    // Links that inherit it from their site have it from one place.
    const { later, earlier } = laterAndEarlier(first.node, other.node);
    const at = first.node === other.node ? spotOf(other.place) : later;
    findings.error(at, {
      code: 'duplicate-connection',
      message: `Another link takes this connection over already, on ${earlier}`,
      hint: 'A connection belongs to one link: name it in that one',
    });
  }
}
