// Where a pre-shared key is found, as one layer of a plan says it.
import { z } from 'zod';
import { pskClash, SECRET_FILE_NAME, SOPS_REFERENCE, VAULT_REFERENCE } from '../psk-kinds.ts';

// One of the kinds, or an epoch alone for the layer below; whether there is a kind at all is checked after merging.
export const pskSchema = z
  .strictObject(
    {
      env: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'env-name')
        .optional(),
      file: z.string().regex(SECRET_FILE_NAME, 'secret-file-name').optional(),
      sops: z.string().regex(SOPS_REFERENCE, 'sops-reference').optional(),
      vault: z.string().regex(VAULT_REFERENCE, 'vault-reference').optional(),
      derive: z.string().min(1).max(64).optional(),
      epoch: z.int().min(1).optional(),
    },
    { error: (issue) => (isScalar(issue.input) ? 'literal-secret' : undefined) },
  )
  .check((check) => {
    const clash = pskClash(Object.keys(check.value));
    if (clash === undefined) return;
    const { code: message, ...params } = clash;
    check.issues.push({ code: 'custom', message, params, input: check.value });
  });

function isScalar(input: unknown): boolean {
  return typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean';
}
