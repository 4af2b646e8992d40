// What the ASAPI gateway adds to a product's answers. The keys are from its public clients; those of errors are assumed.
import type { Answer } from './answer.ts';
import type { ApiError } from './api-error.ts';

export function asapiSuccess(requestId: string): Answer {
  return { asapiSuccess: true, asapiRequestId: requestId, eagleEyeTraceId: traceOf(requestId) };
}

export function asapiError({ code, message }: ApiError, requestId: string): Answer {
  return {
    asapiSuccess: false,
    asapiRequestId: requestId,
    eagleEyeTraceId: traceOf(requestId),
    asapiErrorCode: code,
    asapiErrorMessage: message,
  };
}

function traceOf(requestId: string): string {
  return requestId.replaceAll('-', '').toLowerCase();
}
