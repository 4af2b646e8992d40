// The plans that people begin with. Each runs as it is, from its YAML to applied, but for those that the engine cannot do yet.

export const EXAMPLES = [
  'plans/hub-and-spoke.yaml',
  'plans/redundant-site.yaml',
  'plans/from-csv/plan.yaml',
  'plans/client-access.yaml',
] as const;

/** Skipped where a plan is applied; a name leaves the list when the engine can do all of it. */
export const NOT_APPLIED_YET: readonly (typeof EXAMPLES)[number][] = ['plans/client-access.yaml'];
