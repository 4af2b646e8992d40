// Which keys of an account's credentials may stand together.

/** The keys that say of which kind credentials are: a layer of the configuration that names one replaces those below. */
export const CREDENTIAL_KINDS = ['env', 'file', 'profile', 'assumeRole'] as const;

/** The code of what is wrong with keys that stand together. */
export function credentialsFault(keys: readonly string[]): string | undefined {
  const has = (...names: string[]): boolean => names.some((name) => keys.includes(name));
  const kinds = [has('env'), has('file', 'profile'), has('assumeRole', 'from')].filter(Boolean);
  if (kinds.length > 1) return 'credentials-mixed';
  if (has('from') && !has('assumeRole')) return 'role-missing';
  return has('stsEndpoint') && has('env') ? 'sts-unused' : undefined;
}
