// An access key, for good or for a while, and where the one of the moment comes from.

export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  /** Of temporary credentials. */
  securityToken?: string;
}

/** Secrets stay in closures: a source that is printed shows nothing. */
export interface CredentialSource {
  /** Throws CloudError when there are none to be had, or the reason of an aborted signal. */
  current(signal: AbortSignal | undefined): Promise<Credentials>;
  /** Replaces these, which the cloud called expired; absent where that cannot be done. Throws as `current` does. */
  renew?(expired: Credentials, signal: AbortSignal | undefined): Promise<Credentials>;
}

export function fixedSource(credentials: Credentials): CredentialSource {
  return { current: () => Promise.resolve(credentials) };
}
