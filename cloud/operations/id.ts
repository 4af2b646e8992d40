// Ids that say what they name. A text from elsewhere may still be passed; an id of the wrong kind may not.

export type IdKind =
  | 'vpn-gateway'
  | 'customer-gateway'
  | 'vpn-connection'
  | 'ssl-vpn-server'
  | 'ssl-vpn-client-cert'
  | 'vpc'
  | 'vswitch';

declare const kind: unique symbol;

/** An id as the cloud gave it out: `id<Kind>()` of an answer's schema is where the kind comes from. */
export type Id<Kind extends IdKind> = string & { readonly [kind]?: Kind };
