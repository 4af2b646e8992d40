// From an HTTP answer to what the operation promises, or to the error that says why not.
import type { z } from 'zod';
import { CloudError } from '../cloud-error.ts';
import type { CloudErrorKind } from '../cloud-error.ts';
import type { HttpAnswer } from '../transport/send-request.ts';
import { doubt } from './call.ts';
import type { Call } from './call.ts';
import { parseXml } from './parse-xml.ts';
import { hasCode, readRefusal, refused } from './refusal.ts';
import { retryAfterMs } from './retry-after.ts';

/** The answer by the operation's schema; throws CloudError. */
export function readAnswer(call: Call, answer: HttpAnswer, nowMs: number): unknown {
  const body = parseBody(answer);
  const waitMs = retryAfterMs(answer.headers['retry-after'], nowMs);
  const refusal = readRefusal(body);
  if (refusal !== undefined) throw refused(call, refusal, { status: answer.status, retryAfterMs: waitMs });
  if (answer.status < 200 || answer.status > 299) throw unexplained(call, answer, waitMs);
  if (body === undefined) throw odd(call, answer, isXml(answer) ? 'is not the XML of the API' : 'is not JSON');
  if (hasCode(body)) throw odd(call, answer, 'holds an error code that cannot be read');
  const parsed = call.operation.answer.safeParse(body);
  if (!parsed.success) throw odd(call, answer, `lacks or misstates ${placesOf(parsed.error)}`);
  if (isAboutAnother(call, parsed.data)) throw odd(call, answer, `is not about ${askedFor(call)}`);
  return parsed.data;
}

function parseBody(answer: HttpAnswer): unknown {
  return isXml(answer) ? parseXml(answer.body) : parseJson(answer.body);
}

function isXml({ headers }: HttpAnswer): boolean {
  return /^(?:text|application)\/xml\b/i.test(headers['content-type'] ?? '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names of fields only: the values may be secret. */
function placesOf(error: z.ZodError): string {
  const places = error.issues.map(({ path }) => path.join('.') || 'its top');
  return [...new Set(places)].slice(0, 5).join(', ');
}

function askedFor({ operation, parameters }: Call): string | undefined {
  return operation.subject === undefined ? undefined : parameters[operation.subject];
}

function isAboutAnother(call: Call, answer: unknown): boolean {
  const asked = askedFor(call);
  if (call.operation.subject === undefined || asked === undefined) return false;
  return (answer as Record<string, unknown>)[call.operation.subject] !== asked;
}

/** An HTTP status that is no success, without the API's own explanation: it may come from anything on the way. */
function unexplained(call: Call, answer: HttpAnswer, waitMs: number | undefined): CloudError {
  const { action, operation, endpoint } = call;
  const { status } = answer;
  const kind = kindOfStatus(status, operation.access);
  const ending = kind === 'throttled' ? '' : doubt(operation);
  const message = `${action} got HTTP ${status} from ${endpoint} ${explanationOf(answer)}${ending}`;
  return new CloudError(message, { kind, action, code: `HTTP ${status}`, httpStatus: status, retryAfterMs: waitMs });
}

function kindOfStatus(status: number, access: 'read' | 'write'): CloudErrorKind {
  if (status === 429) return 'throttled';
  if (access === 'write') return 'ambiguous';
  return status >= 500 ? 'unavailable' : 'malformed';
}

function explanationOf({ status }: HttpAnswer): string {
  if (status >= 500 || status === 429) return 'without an explanation';
  if (status >= 300 && status < 400) return 'and follows no redirects; set the endpoint to the final address';
  return 'without an error of the API; check that the endpoint is that of the VPC service';
}

/** The cloud took the request and its answer cannot be believed. */
function odd(call: Call, { status, headers }: HttpAnswer, what: string): CloudError {
  const type = /^\w+\/[\w.+-]+/.exec(headers['content-type'] ?? '')?.[0] ?? 'no content type';
  const message = `${call.action} got an answer that ${what} (HTTP ${status}, ${type})${doubt(call.operation)}`;
  return new CloudError(message, {
    kind: call.operation.access === 'write' ? 'ambiguous' : 'malformed',
    action: call.action,
    code: 'MalformedAnswer',
    httpStatus: status,
  });
}
