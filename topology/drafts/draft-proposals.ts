// The proposals of both phases: what the plan says, else the edition's defaults.
import { child, valueOf, type Located, type LocatedMap } from '../document/located.ts';
import type { Edition } from '../editions/edition.ts';
import type { IkeDraft, IpsecDraft, Setting } from './link-draft.ts';

export function draftProposals(settings: LocatedMap, edition: Edition): { ike: IkeDraft; ipsec: IpsecDraft } {
  const ike = child(settings, 'ike');
  const ipsec = child(settings, 'ipsec');
  const { defaults } = edition;
  return {
    ike: {
      version: setting(ike, 'version', defaults.ike.version),
      mode: setting(ike, 'mode', defaults.ike.mode),
      encryption: setting(ike, 'encryption', defaults.ike.encryption),
      authentication: setting(ike, 'authentication', defaults.ike.authentication),
      dhGroup: setting(ike, 'dhGroup', defaults.ike.dhGroup),
      lifetimeSeconds: setting(ike, 'lifetimeSeconds', defaults.ike.lifetimeSeconds),
    },
    ipsec: {
      encryption: setting(ipsec, 'encryption', defaults.ipsec.encryption),
      authentication: setting(ipsec, 'authentication', defaults.ipsec.authentication),
      pfs: setting(ipsec, 'pfs', defaults.ipsec.pfs),
      lifetimeSeconds: setting(ipsec, 'lifetimeSeconds', defaults.ipsec.lifetimeSeconds),
    },
  };
}

// The schema has seen to it that a value has the type of its default, enumerations included; a broken one reads as the default.
function setting<T extends string | number>(map: Located | undefined, key: string, preset: T): Setting<T> {
  const node = child(map, key);
  const value = valueOf(node);
  return node === undefined || typeof value !== typeof preset ? { value: preset } : { value: value as T, node };
}
