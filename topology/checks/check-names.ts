// Site names are part of marks and derived keys: each stands once.
import type { LinkDraft } from '../link-draft.ts';
import type { CheckContext } from './check-context.ts';
import { laterAndEarlier, repeats } from './clash.ts';

export function checkNames(drafts: readonly LinkDraft[], { findings }: CheckContext): void {
  const names = drafts.flatMap(({ name }) => name ?? []);
  for (const [first, other] of repeats(names, ({ value }) => value)) {
    const { later, earlier } = laterAndEarlier(first.node, other.node);
    findings.error(later, {
      code: 'duplicate-site',
      message: `Another site has this name already, on ${earlier}`,
      hint: 'Give each site a name of its own',
    });
  }
}
