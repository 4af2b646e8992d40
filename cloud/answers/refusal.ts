// The cloud said no, in its own words: its code becomes a kind, its sentence becomes ours.
import { CloudError } from '../cloud-error.ts';
import type { CloudErrorKind } from '../cloud-error.ts';
import { doubt, secretsOf } from './call.ts';
import type { Call } from './call.ts';
import { cleanSentence } from './clean-sentence.ts';
import { meaningOf } from './error-kinds.ts';
import type { Meaning, Verdict } from './error-kinds.ts';

/** The error envelope that every operation shares. */
export interface RefusalBody {
  Code: string;
  Message: string;
  RequestId: string | undefined;
}

/** A body that answers the question has no Code at its top, but one that says that all is well. */
export function hasCode(body: unknown): body is Record<string, unknown> {
  return isRecord(body) && ((body['Code'] !== undefined && !isSuccess(body['Code'])) || isAsapiFailure(body));
}

/** The envelope in a parsed body, if it is one. */
export function readRefusal(body: unknown): RefusalBody | undefined {
  if (!hasCode(body)) return undefined;
  const { Code, Message, RequestId } = isAsapiFailure(body) ? { ...asapiEnvelope(body), ...body } : body;
  if (typeof Code !== 'string' || !/^[\w.-]{1,128}$/.test(Code)) return undefined;
  return { Code, Message: typeof Message === 'string' ? Message : '', RequestId: readRequestId(RequestId) };
}

function isRecord(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function isSuccess(code: unknown): boolean {
  return code === 200 || (typeof code === 'string' && /^(200|ok|success)$/i.test(code));
}

/** ASAPI says in words of its own whether the product was reached; the product's envelope is beside them if it spoke. */
function isAsapiFailure({ asapiSuccess }: Record<string, unknown>): boolean {
  return asapiSuccess === false || asapiSuccess === 'false';
}

function asapiEnvelope(body: Record<string, unknown>): Record<string, unknown> {
  return {
    Code: body['asapiErrorCode'] ?? body['errorCode'],
    Message: body['asapiErrorMessage'] ?? body['errorMessage'],
    RequestId: body['asapiRequestId'],
  };
}

function readRequestId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined;
}

export function refused(
  call: Call,
  refusal: RefusalBody,
  http: { status: number; retryAfterMs: number | undefined },
): CloudError {
  const meaning = meaningOf(refusal.Code, { action: call.action, status: http.status });
  return new CloudError(messageOf(call, refusal, meaning), {
    kind: kindOf(meaning.verdict, call.operation.access),
    action: call.action,
    code: refusal.Code,
    requestId: refusal.RequestId,
    httpStatus: http.status,
    retryAfterMs: http.retryAfterMs,
  });
}

/** A read whose outcome is uncertain has simply not happened; a write may have. */
function kindOf(verdict: Verdict, access: 'read' | 'write'): CloudErrorKind {
  if (verdict !== 'uncertain') return verdict;
  return access === 'write' ? 'ambiguous' : 'unavailable';
}

function messageOf(call: Call, refusal: RefusalBody, { verdict, hint }: Meaning): string {
  const sentence = cleanSentence(refusal.Message, secretsOf(call));
  const said = sentence === '' ? refusal.Code : `${refusal.Code}: ${sentence}`;
  const request = refusal.RequestId === undefined ? '' : ` (request ${refusal.RequestId})`;
  return `${call.action} ${verbOf(call, verdict)} ${said}${request}${nextStep(call, verdict, hint)}`;
}

function verbOf(call: Call, verdict: Verdict): string {
  if (verdict === 'uncertain') return 'failed with';
  return verdict === 'denied' ? `was refused for access key ${call.credentials.accessKeyId} with` : 'was refused with';
}

function nextStep(call: Call, verdict: Verdict, hint: string | undefined): string {
  if (verdict === 'uncertain') return doubt(call.operation);
  return hint === undefined ? '' : `; ${hint}`;
}
