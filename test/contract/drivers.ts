// The clients that a case is tried with: the vendor's own SDKs, each in the ways that it can sign and send.
import { createRequire } from 'node:module';
import PopCore from '@alicloud/pop-core';
import type StsSdk from '@alicloud/sts20150401';
import type VpcSdk from '@alicloud/vpc20160428';
import { connectCloud } from '../../cloud/connect-cloud.ts';
import type { DialectSettings } from '../../cloud/dialect.ts';
import { operationOf } from '../../cloud/operations/catalogue.ts';
import type { Action } from '../../cloud/operations/catalogue.ts';

export type Row = Record<string, unknown>;
export type Parameters = Readonly<Record<string, string | number | boolean>>;

export interface Endpoint {
  /** With its scheme. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

export type Outcome =
  | { readonly kind: 'answer'; readonly body: Row }
  | { readonly kind: 'refusal'; readonly status: number; readonly code: string; readonly message: string };

export interface Driver {
  readonly name: string;
  /** Undefined when this client has no way to say it. */
  call(action: string, parameters: Parameters): Promise<Outcome | undefined>;
  readonly close?: () => Promise<void>;
}

export function driversFor(endpoint: Endpoint): Driver[] {
  return [
    popCore(endpoint, 'GET'),
    popCore(endpoint, 'POST'),
    teaSdk(endpoint, 'ACS3-HMAC-SHA256'),
    teaSdk(endpoint, 'v2'),
    ownClient(endpoint),
  ];
}

export function popCore(endpoint: Endpoint, method: 'GET' | 'POST'): Driver {
  const { accessKeyId, accessKeySecret, securityToken = '' } = endpoint;
  const clientFor = (apiVersion: string) =>
    new PopCore({ endpoint: endpoint.endpoint, apiVersion, accessKeyId, accessKeySecret, securityToken });
  const vpc = clientFor('2016-04-28');
  const sts = clientFor('2015-04-01');
  return {
    name: `pop-core ${method}`,
    async call(action, parameters) {
      const client = action === 'AssumeRole' ? sts : vpc;
      try {
        const body = await client.request<Row>(action, { RegionId: endpoint.region, ...parameters }, { method });
        return { kind: 'answer', body };
      } catch (error) {
        return refusalOf(error);
      }
    },
  };
}

type VpcSettings = ConstructorParameters<typeof VpcSdk.default>[0];
type StsSettings = ConstructorParameters<typeof StsSdk.default>[0];

/** Runners differ in what they take for the default export of CommonJS; require does not. And it is 27 MB: late. */
function generatedSdks() {
  const require = createRequire(import.meta.url);
  const Vpc = require('@alicloud/vpc20160428') as typeof VpcSdk;
  const Sts = require('@alicloud/sts20150401') as typeof StsSdk;
  return { Vpc, Sts };
}

interface Model {
  toMap(): Row;
}
type ModelClass = (new (fields: Row) => Model) & { names(): Record<string, string> };

/** The generated SDKs: parameters and answers go through their models, so what those do not know cannot be said. */
export function teaSdk(endpoint: Endpoint, signatureAlgorithm: 'ACS3-HMAC-SHA256' | 'v2'): Driver {
  const config = {
    endpoint: endpoint.endpoint.replace(/^https?:\/\//, ''),
    protocol: endpoint.endpoint.startsWith('https') ? 'HTTPS' : 'HTTP',
    regionId: endpoint.region,
    accessKeyId: endpoint.accessKeyId,
    accessKeySecret: endpoint.accessKeySecret,
    ...(endpoint.securityToken !== undefined && { securityToken: endpoint.securityToken, type: 'sts' }),
    signatureAlgorithm,
  };
  const { Vpc, Sts } = generatedSdks();
  // The class of the settings is in a package that only the SDKs depend on; plain fields do as well.
  const vpc = { client: new Vpc.default(config as VpcSettings), models: Vpc };
  const sts = { client: new Sts.default(config as StsSettings), models: Sts };
  return {
    name: `generated SDK ${signatureAlgorithm}`,
    async call(action, parameters) {
      const { client, models } = action === 'AssumeRole' ? sts : vpc;
      const RequestModel = (models as unknown as Record<string, ModelClass | undefined>)[`${action}Request`];
      if (RequestModel === undefined) return undefined;
      const hasRegion = Object.values(RequestModel.names()).includes('RegionId');
      const fields = fieldsOf(RequestModel, { ...(hasRegion && { RegionId: endpoint.region }), ...parameters });
      if (fields === undefined) return undefined;
      const method = `${action.charAt(0).toLowerCase()}${action.slice(1)}`;
      const send = (client as unknown as Record<string, (request: Model) => Promise<{ body: Model }>>)[method];
      if (send === undefined) return undefined;
      try {
        const { body } = await send.call(client, new RequestModel(fields));
        return { kind: 'answer', body: body.toMap() };
      } catch (error) {
        return refusalOf(error);
      }
    },
  };
}

/** Our own: its answers pass an allow-list, so of them only that they came is of interest here. */
export function ownClient(
  { endpoint, region, accessKeyId, accessKeySecret }: Endpoint,
  dialect: DialectSettings = {},
): Driver {
  const client = connectCloud({ endpoint, credentials: { accessKeyId, accessKeySecret }, ...dialect });
  const cloud = client.scoped({ region });
  return {
    name: 'our client',
    async call(action, parameters) {
      if ((operationOf(action as Action) as unknown) === undefined) return undefined;
      const request = Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, asTyped(name, value)]),
      );
      try {
        const body: Row = await cloud.call(action as Action, request);
        return { kind: 'answer', body };
      } catch (error) {
        return refusalOf(error);
      }
    },
    close: async () => client.close(),
  };
}

/** What others send as JSON text, it takes as an object. */
function asTyped(name: string, value: string | number | boolean): unknown {
  return name.endsWith('Config') ? JSON.parse(String(value)) : value;
}

function fieldsOf(model: ModelClass, parameters: Parameters): Row | undefined {
  const fieldOf = new Map(Object.entries(model.names()).map(([field, name]) => [name, field]));
  const fields = Object.entries(parameters).map(([name, value]) => [fieldOf.get(name), value] as const);
  return fields.every(([field]) => field !== undefined) ? (Object.fromEntries(fields) as Row) : undefined;
}

function refusalOf(error: unknown): Outcome {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  const { code, message } = error;
  const data = 'data' in error ? (error.data as Row) : {};
  const status =
    'statusCode' in error ? error.statusCode : 'httpStatus' in error ? error.httpStatus : data['statusCode'];
  const said = data['Message'];
  return {
    kind: 'refusal',
    status: Number(status ?? 0),
    code: String(code),
    message: typeof said === 'string' ? said : message,
  };
}
