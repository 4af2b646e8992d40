// RAM policies, as far as the simulator judges them: effect and action. Resources and conditions are read and ignored.
import { z } from 'zod';

const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const statement = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore.optional(),
});
export const policySchema = z.object({ Version: z.string().default('1'), Statement: z.array(statement).min(1) });
export type Policy = z.infer<typeof policySchema>;

/** `vpc:Describe*` and `*` are patterns; what denies wins. */
export function allows({ Statement }: Policy, permission: string): boolean {
  const meant = Statement.filter(({ Action }) => [Action].flat().some((pattern) => matches(pattern, permission)));
  return meant.length > 0 && meant.every(({ Effect }) => Effect === 'Allow');
}

function matches(pattern: string, permission: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(permission);
}
