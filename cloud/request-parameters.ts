// From a typed request to the API's flat strings.
import { CloudError } from './cloud-error.ts';
import type { Operation } from './operations/operation.ts';
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

/** Refuses what the guide leaves no doubt about; everything else is the API's to judge. */
export function refuseIncomplete(action: string, operation: Operation, parameters: WireParameters): void {
  const missing = operation.required?.find((name) => (parameters[name] ?? '') === '');
  if (missing !== undefined) throw unsent(action, `${missing} is missing; name it`);
  const { ClientToken } = parameters;
  if (ClientToken !== undefined && !/^[ -~]{1,64}$/.test(ClientToken)) {
    throw unsent(action, 'ClientToken is not 1 to 64 ASCII characters; shorten it');
  }
}

/** Half a character has no UTF-8, so it could neither be signed nor sent. */
function transmittable(action: string, name: string, value: string): string {
  if (!/\p{Surrogate}/u.test(value)) return value;
  throw unsent(action, `${name} is not valid Unicode; correct it`);
}

function unsent(action: string, reason: string): CloudError {
  return new CloudError(`${action} was not sent: ${reason}`, { kind: 'invalid', action, code: 'InvalidRequest' });
}
