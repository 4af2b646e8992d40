// A read-only survey: what the cloud and the ledgers have of a plan, judged. Never fails: what stands in the way is a refusal.
import type { LookInput, LookReport } from './messages.ts';
import { surveyPlan } from './survey.ts';

export async function look(input: LookInput): Promise<LookReport> {
  return await surveyPlan(input);
}
