// The variables of the environment that name things: held to the same rules as the configuration file.
import { EDITION_NAMES } from '../topology/editions/edition.ts';
import type { Issue } from '../topology/model.ts';
import { TRANSPORTS } from './account.ts';
import { OWNER_PATTERN } from './config-schema.ts';
import { configShape } from './config-shape.ts';
import { wrongConfiguration } from './configuration-error.ts';
import { endpointFault } from './endpoint.ts';

interface Fault {
  code: string;
  message: string;
  hint: string;
}

const rules: Record<string, (value: string) => Fault | undefined> = {
  CAUSEWAY_OWNER: (value) => (OWNER_PATTERN.test(value) ? undefined : known('owner-name')),
  CAUSEWAY_ENDPOINT: endpointFault,
  CAUSEWAY_STS_ENDPOINT: endpointFault,
  CAUSEWAY_TRANSPORT: oneOf('transport', TRANSPORTS),
  CAUSEWAY_EDITION: oneOf('edition', EDITION_NAMES),
};

function oneOf(what: string, names: readonly string[]): (value: string) => Fault | undefined {
  return (value) =>
    names.includes(value)
      ? undefined
      : { code: 'not-allowed', message: `This ${what} is not known`, hint: `One of ${names.join(', ')}` };
}

/** Throws ConfigurationError naming every variable that cannot be used; an empty one counts as unset. */
export function checkEnvironment(env: NodeJS.ProcessEnv): void {
  const issues = Object.entries(rules).flatMap(([name, rule]) => {
    const value = env[name];
    const fault = value ? rule(value) : undefined;
    return fault === undefined ? [] : [environmentIssue(name, fault)];
  });
  if (issues.length > 0) throw wrongConfiguration(issues);
}

export function environmentIssue(name: string, fault: Fault): Issue {
  return { severity: 'error', file: 'environment', line: 1, column: 1, path: name, ...fault };
}

function known(code: string): Fault {
  const { message, hint } = configShape.complaints[code] ?? { message: 'This cannot be used', hint: 'Correct it' };
  return { code, message, hint };
}
