// `spelling: guide`: the guide's misprints on the wire, for clients that were written to its letter. Which misprint is
// printed where is the guide's own inconsistency, kept as data.
import type { Answer, Json } from './answer.ts';
import { ApiError } from './api-error.ts';
import type { ApiParameters } from './sign-v1.ts';

const gatewayFields = { IpsecVpn: 'IpssecVpn' };
const phaseTwoFields = {
  IpsecConfig: 'IpssecConfig',
  IpsecEncAlg: 'IpssecEncAlg',
  IpsecAuthAlg: 'IpssecAuthAlg',
  IpsecPfs: 'IpssecPfs',
  IpsecLifetime: 'IpssecLifetime',
};

const fields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DescribeVpnGateway: gatewayFields,
  DescribeVpnGateways: gatewayFields,
  DescribeVpnConnection: phaseTwoFields,
  DescribeVpnConnections: { ...phaseTwoFields, Status: 'status' },
  ModifyVpnConnectionAttribute: { ...phaseTwoFields, RemoteId: 'Remoteld' },
  DescribeSslVpnServers: { ClientIpPool: 'CLientIpPool' },
  ModifySslVpnServer: { ClientIpPool: 'CLientIpPool' },
};

const roots: Readonly<Record<string, string>> = {
  DeleteVpnGateway: 'DeleteNatGatewayResponse',
  DescribeVpnConnections: 'DescribeVpnConnections',
  DescribeSslVpnClientCert: 'DescribeSslVpnServersResponse',
  DescribeSslVpnClientCerts: 'DescribeSslVpnServersResponse',
};

/** The tables that print Forbbiden, as the wire does; all others print it right. */
const forbbiden = new Set([
  'DeleteVpnGateway',
  'DescribeVpnRouteEntries',
  'ModifyVpnPbrRouteEntryWeight',
  'DescribeVpnConnection',
  'CreateSslVpnServer',
  'DeleteSslVpnServer',
  'DeleteSslVpnClientCert',
]);
const instancelId = new Set(['DeleteVpnGateway', 'ModifyVpnPbrRouteEntryWeight']);

export function spellRequest(parameters: ApiParameters): ApiParameters {
  const printed = parameters.get('IpssecConfig');
  if (printed === undefined) return parameters;
  return new Map([...parameters, ['IpsecConfig', printed.replaceAll('"Ipssec', '"Ipsec')]]);
}

export function spellAnswer(action: string, answer: Answer): Answer {
  const names = fields[action];
  return names === undefined ? answer : renamed(answer, names);
}

export function spellRoot(action: string): string {
  return roots[action] ?? `${action}Response`;
}

export function spellCode(action: string | undefined, error: ApiError): ApiError {
  return new ApiError(error.status, printedCode(action ?? '', error.code), error.message);
}

function printedCode(action: string, code: string): string {
  if (code === 'InvalidVpnConnection.AlreadyExists') return 'InvalidVpnConnectionAlreadyExists';
  if (code === 'Forbbiden.SubUser') return forbbiden.has(action) ? code : 'Forbidden.SubUser';
  const isMisprinted = code === 'InvalidVpnGatewayInstanceId.NotFound' && instancelId.has(action);
  return isMisprinted ? 'InvalidVpnGatewayInstancelId.NotFound' : code;
}

function renamed(value: Answer, names: Readonly<Record<string, string>>): Answer {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [names[key] ?? key, renamedIn(inner, names)]));
}

function renamedIn(value: Json, names: Readonly<Record<string, string>>): Json {
  if (Array.isArray(value)) return value.map((item) => renamedIn(item, names));
  return typeof value === 'object' ? renamed(value, names) : value;
}
