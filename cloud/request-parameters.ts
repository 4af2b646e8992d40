// From a typed request to the API's flat strings.
import { CloudError } from './cloud-error.ts';
import type { WireParameters } from './signing/canonical-query.ts';

/** What is undefined is left out; objects travel as JSON, everything else as the string of it. */
export function toParameters(action: string, request: object): WireParameters {
  const parameters: Record<string, string> = {};
  for (const [name, value] of Object.entries(request) as [string, Value | undefined][]) {
    if (value !== undefined) parameters[name] = transmittable(action, name, textOf(value));
  }
  return parameters;
}

/** What the request types of the operations are made of. */
type Value = string | number | boolean | object;

function textOf(value: Value): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Half a character has no UTF-8, so it could neither be signed nor sent. */
function transmittable(action: string, name: string, value: string): string {
  if (!/\p{Surrogate}/u.test(value)) return value;
  throw new CloudError(`${action} was not sent: ${name} is not valid Unicode; correct it`, {
    kind: 'invalid',
    action,
    code: 'InvalidUnicode',
  });
}

/** Pre-shared keys in a request, wherever they are in it. */
export function secretsIn(request: object): string[] {
  return Object.entries(request).flatMap(([name, value]: [string, unknown]) => {
    if (name === 'Psk') return typeof value === 'string' ? [value] : [];
    return typeof value === 'object' && value !== null ? secretsIn(value) : [];
  });
}
