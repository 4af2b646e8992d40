// How an answer looks on the wire: JSON or XML, success or error, with exactly the content types that SDKs know.
import type { ApiError } from './api-error.ts';

export type Json = string | number | boolean | Json[] | { [key: string]: Json };
/** The fields of a success, RequestId included. */
export type Answer = Record<string, Json>;
export type AnswerFormat = 'json' | 'xml';

export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Tea-based SDKs read errors only with these exact spellings. */
const contentTypes: Record<AnswerFormat, string> = {
  json: 'application/json;charset=utf-8',
  xml: 'text/xml;charset=utf-8',
};

export function renderSuccess(format: AnswerFormat, root: string, answer: Answer): WireAnswer {
  return render(format, { status: 200, root, fields: answer });
}

interface ErrorOrigin {
  readonly requestId: string;
  readonly host: string;
  /** What a gateway in front adds. */
  readonly extra: Answer;
}

export function renderError(format: AnswerFormat, error: ApiError, origin: ErrorOrigin): WireAnswer {
  const { requestId: RequestId, host: HostId, extra } = origin;
  const fields = { RequestId, HostId, Code: error.code, Message: error.message, ...extra };
  return render(format, { status: error.status, root: 'Error', fields });
}

function render(
  format: AnswerFormat,
  { status, root, fields }: { status: number; root: string; fields: Answer },
): WireAnswer {
  const body =
    format === 'json' ? JSON.stringify(fields) : `<?xml version="1.0" encoding="UTF-8"?>${renderElement(root, fields)}`;
  return { status, contentType: contentTypes[format], body };
}

function renderElement(name: string, value: Json): string {
  if (Array.isArray(value)) return value.map((item) => renderElement(name, item)).join('');
  const content =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([key, inner]) => renderElement(key, inner))
          .join('')
      : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (sign) => ('\t\n\r'.includes(sign) ? sign : '\uFFFD'))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
