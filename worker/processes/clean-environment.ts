// The environment of the local stack: what a person has set for production, or for the way to the internet, stays outside.

const AMBIENT = /^(TEMPORAL_|ALIBABA_CLOUD_|CAUSEWAY_)|^(https?|all|no|ftp|grpc|no_grpc)_proxy$/i;

/** A copy of `env` without settings of Temporal, the cloud and Causeway, and without proxies. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !AMBIENT.test(name)));
}
