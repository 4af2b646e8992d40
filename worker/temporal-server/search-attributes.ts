// The search attributes by which runs, lanes and links are found in Temporal. All are exact keywords.

export const SEARCH_ATTRIBUTES = [
  'CausewayOwner',
  'CausewayPlan',
  'CausewayGateway',
  'CausewaySite',
  'CausewayPhase',
  'CausewayOutcome',
  'CausewayTicket',
] as const;
