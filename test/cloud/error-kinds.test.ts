import { describe, expect, test } from 'vitest';
import type { CloudErrorKind } from '../../cloud/cloud-error.ts';
import type { Action } from '../../cloud/operations/catalogue.ts';
import { json } from './recording-server.ts';
import { allActions, callSample } from './sample-calls.ts';
import { scope, serverAndCloud } from './server-and-cloud.ts';

const served = serverAndCloud();

/** Whatever is refused with this status and code, by this operation. */
async function refusal(action: Action, status: number, code: string, headers: Record<string, string> = {}) {
  served.server.script = json({ Code: code, Message: 'As it says.', RequestId: 'R-1' }, status, headers);
  return callSample(served.connect({ clock: () => 0 }).scoped(scope), action).catch((error: unknown) => error);
}

type Row = [status: number, code: string, kind: CloudErrorKind];

const everyOperation: Row[] = [
  [403, 'Forbidden.SubUser', 'denied'],
  [403, 'Forbbiden.SubUser', 'denied'],
  [403, 'Forbidden', 'denied'],
];

const noGateway: Row = [404, 'InvalidVpnGatewayInstanceId.NotFound', 'not-found'];
const noCustomerGateway: Row = [404, 'InvalidCustomerGatewayInstanceId.NotFound', 'not-found'];
const noConnection: Row = [404, 'InvalidVpnConnectionInstanceId.NotFound', 'not-found'];
const noQuota: Row = [400, 'Resource.QuotaFull', 'quota'];
const configuring: Row = [400, 'VpnGateway.Configuring', 'wait'];
const unpaid: Row = [400, 'VpnGateway.FinancialLocked', 'invalid'];

/** The error tables of the guide and of the public documents, operation by operation. */
const published: Record<Action, Row[]> = {
  DescribeVpnGateway: [noGateway, [404, 'InvalidVpnGatewayInstancelId.NotFound', 'not-found']],
  DescribeVpnGateways: [],
  CreateCustomerGateway: [
    [400, 'InvalidIpAddress.AlreadyExist', 'already-exists'],
    [400, 'InvalidIpAddress.WrongFormat', 'invalid'],
    [400, 'InvalidName', 'invalid'],
    [400, 'InvalidDescription', 'invalid'],
    noQuota,
  ],
  DescribeCustomerGateway: [noCustomerGateway],
  DescribeCustomerGateways: [],
  DeleteCustomerGateway: [noCustomerGateway, configuring],
  CreateVpnConnection: [
    noQuota,
    noCustomerGateway,
    noGateway,
    [400, 'InvalidVpnConnectionAlreadyExists', 'already-exists'],
    [400, 'InvalidVpnConnection.AlreadyExists', 'already-exists'],
    configuring,
    unpaid,
    [400, 'QuotaExceeded.PolicyBasedRoute', 'quota'],
    [400, 'IllegalParam.LocalSubnet', 'invalid'],
    [400, 'IllegalParam.RemoteSubnet', 'invalid'],
  ],
  DescribeVpnConnection: [noConnection],
  DescribeVpnConnections: [],
  DeleteVpnConnection: [noConnection, configuring, unpaid],
  CreateVpnRouteEntry: [noQuota, noGateway, configuring, unpaid],
  PublishVpnRouteEntry: [noQuota, noGateway, configuring, unpaid],
  DeleteVpnRouteEntry: [noQuota, noGateway, configuring, unpaid, [404, 'InvalidRouteEntry.NotFound', 'not-found']],
  DescribeVpnRouteEntries: [noGateway],
};

describe.each(allActions)('%s', (action) => {
  test.each([...everyOperation, ...published[action]])('%i %s is %s', async (status, code, kind) => {
    expect(await refusal(action, status, code)).toMatchObject({
      name: 'CloudError',
      kind,
      action,
      code,
      requestId: 'R-1',
      httpStatus: status,
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
