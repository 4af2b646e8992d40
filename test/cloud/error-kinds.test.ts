import { describe, expect, test } from 'vitest';
import type { CloudErrorKind } from '../../cloud/cloud-error.ts';
import type { Action } from '../../cloud/operations/catalogue.ts';
import { json } from './recording-server.ts';
import { catalogueOperations } from './catalogue-operations.ts';
import { callSample } from './sample-calls.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();

/** Whatever is refused with this status and code, by this operation. */
async function refusal(action: Action, status: number, code: string, headers: Record<string, string> = {}) {
  served.server.script = json({ Code: code, Message: 'As it says.', RequestId: 'R-1' }, status, headers);
  return callSample(served.connect({ clock: () => 0 }).scoped(scope), action).catch((error: unknown) => error);
}

/** The error tables of the guide, operation by operation, and what the public documents add to them. */
const published = catalogueOperations();

/** What each published code means, whichever operation answers with it. */
const kinds: Record<string, CloudErrorKind> = {
  'Forbidden.SubUser': 'denied',
  'Forbbiden.SubUser': 'denied',
  Forbidden: 'denied',
  ForbiddenRelease: 'denied',
  NoPermission: 'denied',
  'EntityNotExist.Role': 'denied',
  'InvalidVpnGatewayInstanceId.NotFound': 'not-found',
  'InvalidVpnGatewayInstancelId.NotFound': 'not-found',
  'InvalidCustomerGatewayInstanceId.NotFound': 'not-found',
  'InvalidVpnConnectionInstanceId.NotFound': 'not-found',
  'InvalidRouteEntry.NotFound': 'not-found',
  'InvalidSslVpnServerId.NotFound': 'not-found',
  'InvalidSslVpnClientCertId.NotFound': 'not-found',
  'InvalidIpAddress.AlreadyExist': 'already-exists',
  InvalidVpnConnectionAlreadyExists: 'already-exists',
  'InvalidVpnConnection.AlreadyExists': 'already-exists',
  'VpnGateway.Configuring': 'wait',
  'Resource.QuotaFull': 'quota',
  'QuotaExceeded.PolicyBasedRoute': 'quota',
  'QuotaExceeded.VpnRouteEntry': 'quota',
  'SslVpnClientCreateTimes.ReachLimits': 'quota',
  'CreateSslCertsQuotaFull.QuotaFull': 'quota',
  InvalidName: 'invalid',
  InvalidDescription: 'invalid',
  'InvalidIpAddress.WrongFormat': 'invalid',
  InvalidParameter: 'invalid',
  'InvalidParameter.DurationSeconds': 'invalid',
  'InvalidParameter.PolicyGrammar': 'invalid',
  'InvalidParameter.PolicySize': 'invalid',
  'InvalidParameter.RoleArn': 'invalid',
  'InvalidParameter.RoleSessionName': 'invalid',
  'InvalidRegionId.NotFound': 'invalid',
  'IllegalParam.LocalSubnet': 'invalid',
  'IllegalParam.RemoteSubnet': 'invalid',
  'VpnGateway.FinancialLocked': 'invalid',
  'VpnGateway.SslVpnDisabled': 'invalid',
  InternalServerError: 'unavailable',
};

test('the guide has 148 rows of errors for 37 operations, the public documents 23 more', () => {
  expect(published).toHaveLength(37);
  expect(published.flatMap(({ errors }) => errors)).toHaveLength(148);
  expect(published.flatMap(({ errorsElsewhere }) => errorsElsewhere)).toHaveLength(23);
});

const withErrors = published.filter(({ errors, errorsElsewhere }) => errors.length + errorsElsewhere.length > 0);

describe.each(withErrors)('$action', ({ action, errors, errorsElsewhere }) => {
  const spelledRight = errors.flatMap(({ status, publicSpelling }) =>
    publicSpelling === undefined ? [] : [{ status, code: publicSpelling }],
  );
  const rows = [...errors, ...spelledRight, ...errorsElsewhere];
  test.each(rows)('$status $code has the kind that decides what is done', async (row) => {
    expect(await refusal(action, row.status, row.code)).toMatchObject({
      name: 'CloudError',
      kind: kinds[row.code] ?? 'a code of the catalogue without a kind in this test',
      action,
      code: row.code,
      requestId: 'R-1',
      httpStatus: row.status,
    });
  });
});

describe('codes that any operation may answer with', () => {
  test.each<[status: number, code: string, ofRead: CloudErrorKind, ofWrite: CloudErrorKind]>([
    [400, 'Appliance.Configuring', 'wait', 'wait'],
    [400, 'VpnConnection.Configuring', 'wait', 'wait'],
    [400, 'VpnRouteEntry.Configuring', 'wait', 'wait'],
    [400, 'VpnTask.CONFLICT', 'wait', 'wait'],
    [400, 'TaskConflict', 'wait', 'wait'],
    [400, 'OperationConflict', 'wait', 'wait'],
    [400, 'LastTokenProcessing', 'wait', 'wait'],
    [400, 'IdempotentProcessing', 'wait', 'wait'],
    [400, 'IdempotentParameterMismatch', 'invalid', 'invalid'],
    [400, 'IdempotentFailed', 'invalid', 'invalid'],
    [400, 'Throttling', 'throttled', 'throttled'],
    [400, 'Throttling.User', 'throttled', 'throttled'],
    [429, 'Throttling.Api', 'throttled', 'throttled'],
    [503, 'Throttling.Whatever', 'throttled', 'throttled'],
    [400, 'Rejected.Throttling', 'throttled', 'throttled'],
    [429, 'Unheard.Of', 'throttled', 'throttled'],
    [404, 'InvalidAccessKeyId.NotFound', 'denied', 'denied'],
    [400, 'InvalidAccessKeyId.Inactive', 'denied', 'denied'],
    [400, 'SignatureDoesNotMatch', 'denied', 'denied'],
    [400, 'IncompleteSignature', 'denied', 'denied'],
    [400, 'MissingSecurityToken', 'denied', 'denied'],
    [400, 'InvalidSecurityToken.Expired', 'denied', 'denied'],
    [403, 'Forbidden.RAM', 'denied', 'denied'],
    [403, 'NoPermission', 'denied', 'denied'],
    [403, 'Unheard.Of', 'denied', 'denied'],
    [400, 'InvalidTimeStamp.Expired', 'unavailable', 'unavailable'],
    [400, 'InvalidTimeStamp.Format', 'invalid', 'invalid'],
    [400, 'IllegalTimestamp', 'invalid', 'invalid'],
    [400, 'MissingParameter', 'invalid', 'invalid'],
    [400, 'MissingVpnGatewayId', 'invalid', 'invalid'],
    [400, 'InvalidParameter', 'invalid', 'invalid'],
    [404, 'InvalidAction.NotFound', 'invalid', 'invalid'],
    [404, 'InvalidRegionId.NotFound', 'invalid', 'invalid'],
    [400, 'InvalidVersion', 'invalid', 'invalid'],
    [400, 'NoSuchVersion', 'invalid', 'invalid'],
    [400, 'InvalidProtocol.NeedSsl', 'invalid', 'invalid'],
    [400, 'Unheard.Of', 'invalid', 'invalid'],
    [404, 'Unheard.NotFound', 'invalid', 'invalid'],
    [400, 'SignatureNonceUsed', 'unavailable', 'ambiguous'],
    [500, 'InternalError', 'unavailable', 'ambiguous'],
    [500, 'InternalServerError', 'unavailable', 'ambiguous'],
    [503, 'ServiceUnavailable', 'unavailable', 'ambiguous'],
    [400, 'UnknownError', 'unavailable', 'ambiguous'],
    [502, 'Unheard.Of', 'unavailable', 'ambiguous'],
  ])('%i %s is %s for a read and %s for a write', async (status, code, ofRead, ofWrite) => {
    expect(await refusal('DescribeVpnConnections', status, code)).toMatchObject({ kind: ofRead, code });
    expect(await refusal('CreateVpnConnection', status, code)).toMatchObject({ kind: ofWrite, code });
  });
});

describe('what is not published about things still in use', () => {
  test.each([
    'CustomerGateway.InUse',
    'CustomerGatewayInUse',
    'InvalidCustomerGateway.InUsed',
    'CustomerGateway.ConnectionExists',
    'VpnConnection.Exist',
    'InvalidOperation.AssociatedWithVpnConnection',
    'DependencyViolation',
    'DependencyViolation.VpnConnection',
  ])('%s on a delete means in use, and on nothing else', async (code) => {
    expect(await refusal('DeleteCustomerGateway', 400, code)).toMatchObject({ kind: 'in-use' });
    expect(await refusal('PublishVpnRouteEntry', 400, code)).toMatchObject({ kind: 'invalid' });
  });

  test.each(['Resource.NotExist', 'EntityNotExists', 'CustomerGateway.InUsefulState'])(
    '%s on a delete is only invalid',
    async (code) => {
      expect(await refusal('DeleteCustomerGateway', 404, code)).toMatchObject({ kind: 'invalid' });
    },
  );

  test('a code of a kind of thing that exists already is believed of a create', async () => {
    const answer = await refusal('CreateVpnRouteEntry', 400, 'InvalidVpnRouteEntry.AlreadyExists');
    expect(answer).toMatchObject({ kind: 'already-exists' });
  });
});

describe('the message', () => {
  test('names operation, code, sentence and request', async () => {
    expect(await refusal('CreateVpnConnection', 400, 'VpnGateway.Configuring')).toHaveProperty(
      'message',
      'CreateVpnConnection was refused with VpnGateway.Configuring: As it says (request R-1)',
    );
  });

  test('of a denial names the access key and what to check', async () => {
    expect(await refusal('DescribeVpnGateway', 400, 'SignatureDoesNotMatch')).toHaveProperty(
      'message',
      'DescribeVpnGateway was refused for access key testid with SignatureDoesNotMatch: As it says (request R-1)' +
        '; check the secret of this access key',
    );
    expect(await refusal('DescribeVpnGateway', 403, 'Forbidden.RAM')).toHaveProperty(
      'message',
      'DescribeVpnGateway was refused for access key testid with Forbidden.RAM: As it says (request R-1)' +
        '; check the permissions of this access key',
    );
  });

  test('of an error that settles nothing says so for a write', async () => {
    expect(await refusal('DeleteVpnConnection', 500, 'InternalError')).toHaveProperty(
      'message',
      'DeleteVpnConnection failed with InternalError: As it says (request R-1); it may or may not have taken effect',
    );
  });

  test('keeps the sentence of the cloud on one line and bounded', async () => {
    served.server.script = json({ Code: 'InvalidName', Message: `a\r\n\u001b[31mb\u2028${'x'.repeat(5000)}` }, 400);
    const error = await callSample(served.connect().scoped(scope), 'CreateCustomerGateway').catch(
      (caught: Error) => caught,
    );
    const { message } = error as Error;
    expect(message).toContain('a [31mb x');
    expect(message.length).toBeLessThan(400);
  });

  test('shows no request id that does not look like one', async () => {
    served.server.script = json({ Code: 'InvalidName', Message: 'No.', RequestId: 'evil\nline' }, 400);
    const error = await callSample(served.connect().scoped(scope), 'CreateCustomerGateway').catch(
      (caught: Error) => caught,
    );
    expect(error).toMatchObject({
      requestId: undefined,
      message: 'CreateCustomerGateway was refused with InvalidName: No',
    });
  });
});

describe('Retry-After', () => {
  test.each([
    ['7', 7_000],
    ['0', 0],
    ['Thu, 01 Jan 1970 00:01:30 GMT', 90_000],
    ['Wed, 31 Dec 1969 23:59:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
  ])('%j asks for %s ms', async (header, retryAfterMs) => {
    const answer = await refusal('DescribeVpnGateway', 400, 'Throttling.User', { 'retry-after': header });
    expect(answer).toMatchObject({ kind: 'throttled', retryAfterMs });
  });
});
