// What is wrong with an account as a whole: mistakes that no single value has.
import { child, spotOf, spotOfMissing, type Located, type Spot } from '../topology/document/located.ts';
import type { Issue } from '../topology/model.ts';
import { DEFAULT_ACCOUNT, type Account } from './account.ts';
import { environmentIssue } from './check-environment.ts';
import { insecureFault, type EndpointFault } from './endpoint.ts';

interface Context {
  name: string;
  node: Located | undefined;
  /** Of the account. */
  env: NodeJS.ProcessEnv;
}

export function accountFaults(account: Account | undefined, { name, node, env }: Context): Issue[] {
  if (account === undefined) {
    if (name === DEFAULT_ACCOUNT || node === undefined) return [];
    return [issueAt(spotOfMissing(node, 'endpoint'), missingEndpoint)];
  }
  const credentials = child(node, 'credentials');
  const { stsEndpoint } = { stsEndpoint: undefined, ...account.credentials };
  return [
    ...insecure(account, {
      endpoint: account.endpoint,
      variable: 'CAUSEWAY_ENDPOINT',
      node: child(node, 'endpoint'),
      env,
    }),
    ...insecure(account, {
      endpoint: stsEndpoint,
      variable: 'CAUSEWAY_STS_ENDPOINT',
      node: child(credentials, 'stsEndpoint'),
      env,
    }),
    ...unknownToPop(account, child(node, 'signatureMethod')),
  ];
}

interface Reached {
  endpoint: string | undefined;
  /** That would have named it. */
  variable: string;
  node: Located | undefined;
  env: NodeJS.ProcessEnv;
}

function insecure({ allowInsecureHttp }: Account, { endpoint, variable, node, env }: Reached): Issue[] {
  const fault = endpoint === undefined ? undefined : insecureFault(endpoint, allowInsecureHttp);
  if (fault === undefined) return [];
  return [env[variable] || node === undefined ? environmentIssue(variable, fault) : issueAt(spotOf(node), fault)];
}

function unknownToPop({ transport, signatureMethod }: Account, node: Located | undefined): Issue[] {
  if (transport !== 'pop' || signatureMethod !== 'HMAC-SHA256' || node === undefined) return [];
  return [
    issueAt(spotOf(node), {
      code: 'signature-method',
      message: 'The POP gateway knows HMAC-SHA1 only',
      hint: 'Remove signatureMethod, or set transport: asapi',
    }),
  ];
}

const missingEndpoint: EndpointFault = {
  code: 'missing-key',
  message: 'endpoint is missing',
  hint: 'Add endpoint: https://vpc.example.internal',
};

function issueAt({ position, path }: Spot, fault: EndpointFault): Issue {
  return { severity: 'error', ...position, path, ...fault };
}
