// How requests to one endpoint are written: which gateway stands there, how it is asked and how it answers.
import type { Service } from './operations/operation.ts';
import type { WireParameters } from './signing/canonical-query.ts';
import type { SignatureMethod } from './signing/signature.ts';

export interface DialectSettings {
  /** `pop`: one product's own endpoint (default). `asapi`: the gateway before all products, `https://…/asapi/v3`. */
  transport?: 'pop' | 'asapi';
  /** POST sends a form (default). GET has everything in the URL, pre-shared keys too: only for gateways that need it. */
  httpMethod?: 'GET' | 'POST';
  /** HMAC-SHA256 (version 2.1) is ASAPI's alone. */
  signatureMethod?: SignatureMethod;
  /** What the answers are asked for in; both are read. */
  format?: 'JSON' | 'XML';
}

export type Dialect = Required<DialectSettings>;

/** Throws an Error that says which setting is wrong. */
export function parseDialect(settings: DialectSettings): Dialect {
  const { transport = 'pop', httpMethod = 'POST', signatureMethod = 'HMAC-SHA1', format = 'JSON' } = settings;
  if (transport === 'pop' && signatureMethod !== 'HMAC-SHA1') {
    throw new Error(
      `Cannot sign with ${signatureMethod}: the POP gateway knows HMAC-SHA1 only; leave it out, or use asapi`,
    );
  }
  return { transport, httpMethod, signatureMethod, format };
}

const versions: Record<Service, string> = { Vpc: '2016-04-28', Sts: '2015-04-01' };

/** What tells the gateway which product is asked: ASAPI stands before all of them. */
export function productParameters({ transport }: Dialect, service: Service): WireParameters {
  const Version = versions[service];
  return transport === 'asapi' ? { Version, Product: service } : { Version };
}

/** The path that requests go to; ASAPI's own where the endpoint names none. */
export function pathOf(endpoint: URL, { transport }: Dialect): string {
  return transport === 'asapi' && endpoint.pathname === '/' ? '/asapi/v3' : endpoint.pathname;
}
