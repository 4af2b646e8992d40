// Every refusal the API knows: HTTP status, code, message. `documented` is what the guide or the vendor's pages state;
// `invented` holds what no source states, so that nobody takes it for the cloud's word.

const documented = {
  // the gateway in front of every product
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
  SignatureDoesNotMatch: [400, 'Specified signature is not matched with our calculation. server string to sign is:%s'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  'InvalidTimeStamp.Format': [400, 'Specified time stamp or date value is not well formatted.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  InvalidVersion: [400, 'Specified parameter Version is not valid.'],
  InvalidParameter: [400, 'The specified value of parameter "%s" is not valid.'],
  'InvalidRegionId.NotFound': [404, 'The specified region is not found during access authentication.'],
  'Throttling.User': [400, 'Request was denied due to user flow control.'],
  InternalError: [500, 'The request processing has failed due to some unknown error, exception or failure.'],
  InternalServerError: [500, 'STS Server Internal Error happened.'],
  MissingSecurityToken: [400, 'SecurityToken is mandatory for this action.'],
  'InvalidSecurityToken.Malformed': [400, 'Specified SecurityToken is malformed.'],
  'InvalidSecurityToken.MismatchWithAccessKey': [400, 'Specified SecurityToken mismatch with the AccessKey.'],
  'InvalidSecurityToken.Expired': [400, 'Specified SecurityToken is expired.'],
  'InvalidProduct.NotFound': [404, 'Cannot find product according to your specified domain.'],
  IncompleteSignature: [400, 'The request signature does not conform to Aliyun standards.'],
  'Forbbiden.SubUser': [
    403,
    'User not authorized to operate on the specified resource as your account is created by another user.',
  ],
  Forbidden: [403, 'User not authorized to operate on the specified resource.'],
  // STS
  'InvalidParameter.RoleArn': [400, 'The parameter RoleArn is wrongly formed.'],
  'InvalidParameter.RoleSessionName': [400, 'The parameter RoleSessionName is wrongly formed.'],
  'InvalidParameter.DurationSeconds': [400, 'The Min/Max value of DurationSeconds is 15min/1hr.'],
  'InvalidParameter.PolicyGrammar': [400, 'The parameter Policy has not passed grammar check.'],
  'InvalidParameter.PolicySize': [400, 'The size of Policy must be smaller than 1024 bytes.'],
  NoPermission: [403, 'You are not authorized to do this action. You should be authorized by RAM.'],
  'EntityNotExist.Role': [404, 'The specified Role not exists.'],
  // VPN gateway
  InvalidName: [400, 'The name is not valid'],
  InvalidDescription: [400, 'The description is not valid'],
  'InvalidIpAddress.AlreadyExist': [400, 'Specified IpAddress is already exist.'],
  'InvalidIpAddress.WrongFormat': [400, 'Specified IpAddress is invalid.'],
  'Resource.QuotaFull': [400, 'The quota of resource is full'],
  'InvalidVpnGatewayInstanceId.NotFound': [404, 'The specified vpn gateway instance id does not exist.'],
  'InvalidCustomerGatewayInstanceId.NotFound': [404, 'The specified customer gateway instance id does not exist.'],
  'InvalidVpnConnectionInstanceId.NotFound': [404, 'The specified vpn connection instance id does not exist.'],
  'InvalidVpnConnection.AlreadyExists': [400, 'Vpn connection already exists.'],
  'VpnGateway.Configuring': [400, 'The specified service is configuring.'],
  'VpnGateway.FinancialLocked': [400, 'The specified service is financial locked.'],
  'QuotaExceeded.PolicyBasedRoute': [
    400,
    'The maximum number of policy-based routes is exceeded. Existing routes: %s. Routes to be created: %s. Maximum routes: %s.',
  ],
  ForbiddenRelease: [403, 'Forbidden to release a prepaid instance within validity period'],
  'VpnGateway.SslVpnDisabled': [400, 'The VPN gateway has not enabled SSL VPN.'],
  'InvalidSslVpnServerId.NotFound': [404, 'The specified SSL VPN server id does not exist.'],
  'CreateSslCertsQuotaFull.QuotaFull': [400, 'Create the number of SSL certificates that exceed the quota limit.'],
  'QuotaExceeded.VpnRouteEntry': [
    400,
    'The number of route entries to the VPN gateway in the VPC routing table has reached the quota limit.',
  ],
  'IllegalParam.LocalSubnet': [400, 'The specified "LocalSubnet" (%s) is invalid.'],
  'IllegalParam.RemoteSubnet': [400, 'The specified "RemoteSubnet" (%s) is invalid.'],
} as const;

const invented = {
  // a known code whose status or message is not published
  IdempotentParameterMismatch: [400, 'The specified ClientToken was used with other parameters.'],
  'InvalidRouteEntry.NotFound': [404, 'The specified route entry does not exist.'],
  'InvalidSslVpnClientCertId.NotFound': [404, 'The specified SSL VPN client certificate id does not exist.'],
  'InvalidInstanceId.NotFound': [404, 'The specified instance id does not exist.'],
  'InvalidVpcId.NotFound': [404, 'The specified VPC does not exist.'],
  'InvalidVSwitchId.NotFound': [404, 'The specified vSwitch does not exist.'],
  'InvalidResourceId.NotFound': [404, 'The specified resource id does not exist.'],
  'DependencyViolation.SslVpnServer': [400, 'The specified vpn gateway has an SSL VPN server.'],
  IdempotentFailed: [400, 'An earlier request with this ClientToken failed.'],
  UnsupportedHTTPMethod: [405, 'This http method is not supported.'],
  // wholly ours; none of them matches what providers retry on
  'InvalidRouteEntry.AlreadyExists': [400, 'The specified route entry already exists.'],
  'InvalidRouteEntry.WeightConflict': [400, 'Another route entry to the same destination has weight 100.'],
  'DependencyViolation.VpnConnection': [400, 'The specified gateway is in use by a vpn connection.'],
  'DependencyViolation.VpnRouteEntry': [400, 'The specified vpn connection is the next hop of a route entry.'],
  'VpnGateway.IpsecVpnDisabled': [400, 'The VPN gateway has not enabled IPsec VPN.'],
  InvalidRequestEncoding: [400, 'The request is not valid percent-encoded UTF-8.'],
  InvalidRequestBody: [400, 'The request body is not a form.'],
  RepeatedParameter: [400, 'The parameter "%s" is specified more than once.'],
  TooManyParameters: [400, 'The request has too many parameters.'],
  RequestEntityTooLarge: [413, 'The request body is too large.'],
} as const;

const table: Record<string, readonly [number, string]> = { ...documented, ...invented };

export type RefusalCode = keyof typeof documented | keyof typeof invented;

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** `details` fill the %s of the message, in order. */
export function refusal(code: RefusalCode, ...details: (string | number)[]): ApiError {
  const [status, template] = table[code] ?? [500, code];
  const values = [...details];
  return new ApiError(
    status,
    code,
    template.replaceAll('%s', () => String(values.shift() ?? '')),
  );
}

/** The gateway's own family of codes for a parameter that is not there. */
export function missingParameter(name: string): ApiError {
  return new ApiError(400, `Missing${name}`, `${name} is mandatory for this action.`);
}

/** A refusal of that code, whoever asks for it by name: the table's text, or a plain one. */
export function refusalNamed(code: string, status?: number): ApiError {
  const [usualStatus, message] = table[code] ?? [400, 'The request was refused.'];
  return new ApiError(status ?? usualStatus, code, message.replaceAll('%s', ''));
}
