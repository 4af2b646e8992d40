// All activities of a worker, from what it stands on.
import type { Dependencies } from './attempt.ts';
import { createLaneActivities } from './lanes.ts';
import { createLinkActivities } from './link-activities.ts';
import { createSurveyActivities } from './survey.ts';

export type { Dependencies } from './attempt.ts';

export function createActivities(dependencies: Dependencies) {
  return {
    ...createLinkActivities(dependencies),
    ...createLaneActivities(),
    ...createSurveyActivities(dependencies),
  };
}
