// A request that got no whole answer, and what that means for the one who sent it.
import { CloudError } from '../cloud-error.ts';
import type { CloudErrorKind } from '../cloud-error.ts';
import type { TransportFailure } from '../transport/transport-failure.ts';
import { doubt } from './call.ts';
import type { Call } from './call.ts';

export function lost(call: Call, failure: TransportFailure, timeoutMs: number): CloudError {
  const details = { action: call.action, code: failure.code };
  if (failure.code === 'UND_ERR_INVALID_ARG') {
    return new CloudError(`${call.action} was not sent: a header value holds characters that HTTP does not allow`, {
      kind: 'invalid',
      ...details,
    });
  }
  if (!failure.wasSent)
    return new CloudError(unreached(call, failure.code, timeoutMs), { kind: 'unavailable', ...details });
  return new CloudError(unanswered(call, failure.code, timeoutMs), { kind: kindOf(call, failure.code), ...details });
}

function kindOf({ operation }: Call, code: string): CloudErrorKind {
  if (operation.access === 'write') return 'ambiguous';
  return code === 'HTTPParserError' || code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' ? 'malformed' : 'unavailable';
}

function unreached({ action, endpoint }: Call, code: string, timeoutMs: number): string {
  return `${action} was not sent: cannot reach ${endpoint} (${reasonOf(code, timeoutMs)})`;
}

function unanswered({ action, endpoint, operation }: Call, code: string, timeoutMs: number): string {
  return `${action} got no whole answer from ${endpoint} (${reasonOf(code, timeoutMs)})${doubt(operation)}`;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused; check the endpoint and that something listens there',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'its host name is unknown; check the endpoint',
  EAI_AGAIN: 'its host name cannot be looked up; check the name server',
  UND_ERR_SOCKET: 'connection closed',
  UND_ERR_CLOSED: 'this client is closed',
  UND_ERR_DESTROYED: 'this client is closed',
  HTTPParserError: 'the answer is not HTTP',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer is too large',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name; check the endpoint',
  PIN_MISMATCH: 'its key is not the pinned one; check the endpoint, or the pin setting after a change of its key',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it knows no TLS 1.2 or later',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it knows no TLS 1.2 or later',
  UND_ERR_ABORTED: 'the proxy does not connect to it; check the proxy setting',
  PROXY_HUNG_UP: 'the proxy hung up without an answer; check the proxy setting',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "its certificate is not trusted; name its authority's certificate with the caFile setting",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted; name its authority's certificate with the caFile setting",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "its certificate is not trusted; name its authority's certificate with the caFile setting",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "its certificate is not trusted; name its authority's certificate with the caFile setting",
};

function reasonOf(code: string, timeoutMs: number): string {
  if (code === 'Timeout' || code === 'UND_ERR_CONNECT_TIMEOUT') return `nothing within ${timeoutMs} ms`;
  return reasons[code] ?? code;
}
