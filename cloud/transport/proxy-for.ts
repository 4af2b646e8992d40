// Which proxy a request to an endpoint goes through, by the setting or else by the environment, as curl reads it.

interface ProxySettings {
  /** `http://HOST:PORT`, before everything that the environment says. */
  proxy: string | undefined;
  env: NodeJS.ProcessEnv;
}

/** Throws an Error that says which setting is wrong. */
export function proxyFor(endpoint: URL, { proxy, env }: ProxySettings): URL | undefined {
  if (proxy !== undefined) return parseProxy(proxy, 'proxy setting');
  if (isLoopback(endpoint.hostname) || isExcepted(endpoint, variable(env, 'NO_PROXY') ?? '')) return undefined;
  const name = endpoint.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = variable(env, name);
  return value === undefined ? undefined : parseProxy(value, name);
}

/** Without its text in the message: it may hold a password. */
function parseProxy(text: string, source: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new Error(`Cannot use the proxy of the ${source}: it is not an http or https URL; write http://HOST:PORT`);
}

function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return [env[name], env[name.toLowerCase()]].find((value) => value !== undefined && value !== '');
}

/** No proxy can reach what listens on this machine only. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** `*`, or hosts and domains with or without a dot before them and a port behind them, joined by commas. */
function isExcepted({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const ownPort = port === '' ? { 'https:': '443', 'http:': '80' }[protocol] : port;
  return exceptions.split(/[,\s]+/).some((exception) => {
    const [, host = '', onPort] = /^\.?(.*?)(?::(\d+))?$/.exec(exception.toLowerCase()) ?? [];
    if (exception === '*') return true;
    if (host === '' || (onPort !== undefined && onPort !== ownPort)) return false;
    return hostname === host || hostname.endsWith(`.${host}`);
  });
}
