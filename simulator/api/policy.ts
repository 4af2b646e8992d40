// RAM policies: effect, action and resource are judged. Conditions are not, and count against the caller: an Allow under
// one gives nothing, a Deny under one always holds.
import { z } from 'zod';

const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const statement = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore.default('*'),
  Condition: z.record(z.string(), z.unknown()).default({}),
});
export const policySchema = z.object({ Version: z.string().default('1'), Statement: z.array(statement).min(1) });
export type Policy = z.infer<typeof policySchema>;
type Statement = Policy['Statement'][number];

/** What a call wants to do, and to what. */
export interface Permission {
  /** `vpc:DescribeVpnGateway`. */
  readonly action: string;
  /** `acs:vpc:cn-hangzhou:1234567890123456:vpngateway/vpn-…`. */
  readonly resource: string;
}

/** `vpc:Describe*` and `*` are patterns; what denies wins. */
export function allows({ Statement }: Policy, permission: Permission): boolean {
  const meant = Statement.filter((candidate) => isAbout(candidate, permission));
  return meant.length > 0 && meant.every(({ Effect }) => Effect === 'Allow');
}

function isAbout({ Effect, Action, Resource, Condition }: Statement, { action, resource }: Permission): boolean {
  if (Effect === 'Allow' && Object.keys(Condition).length > 0) return false;
  return covers(Action, action) && covers(Resource, resource);
}

function covers(patterns: string | readonly string[], name: string): boolean {
  return [patterns].flat().some((pattern) => matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
}
