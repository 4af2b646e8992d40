// A whole plan while it is checked.
import type { Located } from '../document/located.ts';
import type { Rollout } from '../model.ts';
import type { ClientAccessDraft } from './draft-client-access.ts';
import type { GatewayDraft, LinkDraft } from './link-draft.ts';

export interface PlanDraft {
  links: LinkDraft[];
  gateways: ReadonlyMap<string, GatewayDraft>;
  clientAccess: ClientAccessDraft[];
  rollout: Rollout;
  rolloutNode?: Located;
}
