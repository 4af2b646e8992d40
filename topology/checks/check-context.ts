// What every check is given beside the plan.
import type { Findings } from '../document/findings.ts';
import type { PlanDraft } from '../drafts/plan-draft.ts';
import type { Edition } from '../editions/edition.ts';

export interface CheckContext {
  edition: Edition;
  findings: Findings;
}

export type Check = (plan: PlanDraft, context: CheckContext) => void;
