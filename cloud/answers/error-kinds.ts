// What each error code of the cloud means for the one who called: data. Codes are spelled as the cloud's documents print them,
// misprints beside the right spelling.
import type { CloudErrorKind } from '../cloud-error.ts';

/** `uncertain`: the code does not say whether the request took effect. */
export type Verdict = Exclude<CloudErrorKind, 'ambiguous' | 'malformed'> | 'uncertain';

export interface Meaning {
  verdict: Verdict;
  /** What the caller can do about it. */
  hint?: string;
}

const codes: Record<Verdict, readonly string[]> = {
  // One change per gateway at a time; the others are the same lock seen from its parts.
  wait: [
    'VpnGateway.Configuring',
    'VpnConnection.Configuring',
    'VpnRouteEntry.Configuring',
    'Appliance.Configuring',
    'VpnTask.CONFLICT',
    'TaskConflict',
    'OperationConflict',
    'IdempotentProcessing',
    'LastTokenProcessing',
  ],
  throttled: ['Throttling', 'Throttling.User', 'Throttling.Api', 'Rejected.Throttling'],
  'not-found': [
    'InvalidVpnGatewayInstanceId.NotFound',
    'InvalidVpnGatewayInstancelId.NotFound',
    'InvalidCustomerGatewayInstanceId.NotFound',
    'InvalidVpnConnectionInstanceId.NotFound',
    'InvalidRouteEntry.NotFound',
    'InvalidSslVpnServerId.NotFound',
    'InvalidSslVpnClientCertId.NotFound',
    // The public cloud's word for a client certificate that is gone.
    'InvalidInstanceId.NotFound',
  ],
  'already-exists': [
    'InvalidIpAddress.AlreadyExist',
    'InvalidVpnConnection.AlreadyExists',
    'InvalidVpnConnectionAlreadyExists',
  ],
  'in-use': [],
  quota: [
    'Resource.QuotaFull',
    'QuotaExceeded.PolicyBasedRoute',
    'QuotaExceeded.VpnRouteEntry',
    'CreateSslCertsQuotaFull.QuotaFull',
    'SslVpnClientCreateTimes.ReachLimits',
  ],
  denied: [
    'Forbidden',
    'Forbidden.SubUser',
    'Forbbiden.SubUser',
    'Forbidden.RAM',
    'ForbiddenRelease',
    'NoPermission',
    'EntityNotExist.Role',
    'InvalidAccessKeyId.NotFound',
    'InvalidAccessKeyId.Inactive',
    'SignatureDoesNotMatch',
    'IncompleteSignature',
    'MissingSecurityToken',
    'InvalidSecurityToken.Expired',
    'InvalidSecurityToken.Malformed',
    'InvalidSecurityToken.MismatchWithAccessKey',
  ],
  invalid: [
    'InvalidName',
    'InvalidDescription',
    'InvalidIpAddress.WrongFormat',
    'IllegalParam.LocalSubnet',
    'IllegalParam.RemoteSubnet',
    'InvalidParameter',
    'InvalidParameter.DurationSeconds',
    'InvalidParameter.PolicyGrammar',
    'InvalidParameter.PolicySize',
    'InvalidParameter.RoleArn',
    'InvalidParameter.RoleSessionName',
    'MissingParameter',
    'InvalidAction.NotFound',
    'InvalidRegionId.NotFound',
    'InvalidVersion',
    'NoSuchVersion',
    'InvalidTimeStamp.Format',
    'IllegalTimestamp',
    'InvalidProtocol.NeedSsl',
    'VpnGateway.FinancialLocked',
    'VpnGateway.SslVpnDisabled',
    'OperationFailed.SslNotSupport',
    'IdempotentParameterMismatch',
    'IdempotentFailed',
  ],
  // Refused at the door; a request signed anew may pass.
  unavailable: ['InvalidTimeStamp.Expired'],
  // A used nonce says that this very request arrived before: something on the way sent it twice.
  uncertain: ['InternalError', 'InternalServerError', 'ServiceUnavailable', 'UnknownError', 'SignatureNonceUsed'],
};

/**
 * Families whose members are not all published. The codes for "still in use" are not published at all: these are the
 * endings that Alibaba Cloud's products use for it, believed only of a delete.
 */
const families: readonly { verdict: Verdict; pattern: RegExp; onlyOf?: RegExp }[] = [
  { verdict: 'throttled', pattern: /^Throttling\./ },
  { verdict: 'denied', pattern: /^Forbidden\./ },
  { verdict: 'quota', pattern: /^QuotaExceeded(\.|$)|\.QuotaFull$/ },
  {
    verdict: 'in-use',
    pattern: /InUsed?$|AssociatedWith|^DependencyViolation(\.|$)|(?<!Not)Exists?$/,
    onlyOf: /^Delete/,
  },
  { verdict: 'already-exists', pattern: /AlreadyExists?$/, onlyOf: /^Create/ },
];

const hints: Readonly<Record<string, string>> = {
  'InvalidTimeStamp.Expired': "compare this machine's clock with the cloud's",
  'InvalidProtocol.NeedSsl': 'use an https endpoint',
  'InvalidRegionId.NotFound': 'check the region and the endpoint',
  'InvalidAction.NotFound': 'check that the endpoint is that of the VPC service',
  'VpnGateway.FinancialLocked': "settle the account's bill",
  'VpnGateway.SslVpnDisabled': 'enable SSL-VPN on this gateway',
  ForbiddenRelease: 'a prepaid gateway stays until its term ends',
  NoPermission: 'let this identity assume the role; a root account cannot',
  'EntityNotExist.Role': "check the role's ARN",
  SignatureDoesNotMatch: 'check the secret of this access key',
  IncompleteSignature: 'check the secret of this access key',
  'InvalidAccessKeyId.NotFound': 'check the access key id and the endpoint',
  'InvalidAccessKeyId.Inactive': 'enable the access key',
  MissingSecurityToken: 'these are temporary credentials and need their security token',
  'InvalidSecurityToken.Expired': 'get new temporary credentials',
};

const verdicts = new Map(
  Object.entries(codes).flatMap(([verdict, members]) => members.map((code) => [code, verdict as Verdict])),
);

/** What a code means when this operation answers with it and this HTTP status. */
export function meaningOf(code: string, answer: { action: string; status: number }): Meaning {
  const verdict = verdicts.get(code) ?? familyOf(code, answer.action) ?? verdictOfStatus(answer.status);
  const hint = hints[code] ?? (verdict === 'denied' ? 'check the permissions of this access key' : undefined);
  return hint === undefined ? { verdict } : { verdict, hint };
}

function familyOf(code: string, action: string): Verdict | undefined {
  return families.find(({ pattern, onlyOf }) => pattern.test(code) && (onlyOf === undefined || onlyOf.test(action)))
    ?.verdict;
}

/** For codes that nobody has told us: only a status that refuses is a refusal. */
function verdictOfStatus(status: number): Verdict {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'denied';
  return status >= 400 && status < 500 ? 'invalid' : 'uncertain';
}
