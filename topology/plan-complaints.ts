// What the plan's own patterns say when a value does not match them.
import type { ComplaintTable } from './document/shape-complaints.ts';
import { PSK_HINT } from './psk-kinds.ts';

export const planComplaints: ComplaintTable = {
  'plan-version': {
    message: 'This version of the plan language is not known',
    hint: 'Write version: 1, without quotes',
  },
  'plan-name': {
    message: 'This is not a name for a plan',
    hint: 'A small letter, then 1 to 39 small letters, digits and hyphens',
  },
  'site-name': {
    message: 'This is not a name for a site',
    hint: 'A small letter, then up to 39 small letters, digits and hyphens',
  },
  'profile-name': {
    message: 'This is not a name for a profile',
    hint: 'A small letter, then up to 39 small letters, digits and hyphens',
  },
  'gateway-name': {
    message: 'This is not a name for a gateway',
    hint: 'A small letter, then up to 39 small letters, digits and hyphens',
  },
  'link-name': {
    message: 'This is not a name for a link',
    hint: 'A small letter, then up to 39 small letters, digits and hyphens',
  },
  'client-name': {
    message: 'This is not a name for a client',
    hint: 'A small letter, then up to 39 small letters, digits and hyphens',
  },
  'vpc-id': { message: 'This is not the id of a VPC', hint: 'It begins with vpc-' },
  'vswitch-id': { message: 'This is not the id of a vSwitch', hint: 'It begins with vsw-' },
  'customer-gateway-id': { message: 'This is not the id of a customer gateway', hint: 'It begins with cgw-' },
  'connection-id': { message: 'This is not the id of an IPsec connection', hint: 'It begins with vco-' },
  'tunnel-id': {
    message: 'This is not an id for an end of a tunnel',
    hint: 'Write a name or address of up to 100 printable ASCII characters without spaces',
  },
  'sops-reference': {
    message: 'This is not a reference to a value in a file for sops',
    hint: 'Write the file, # and the path of the value: vpn.enc.yaml#sites.oslo.psk',
  },
  'vault-reference': {
    message: 'This is not a reference to a secret in Vault',
    hint: 'Write the mount and path of the secret, # and its key: kv/vpn/oslo#psk',
  },
  'max-failures': {
    message: 'This is not a number of failures',
    hint: 'Write a whole number, or a percentage like 2%',
  },
  wave: { message: 'This is not a wave', hint: 'Write a whole number from 1, a percentage like 10%, or rest' },
  'time-of-day': { message: 'This is not a time of day', hint: 'Write it like 22:00' },
  'gateway-id': { message: 'This is not the id of a VPN gateway', hint: 'It begins with vpn-' },
  'region-name': { message: 'This is not a region id', hint: 'Write it like cn-hangzhou' },
  'env-name': {
    message: 'This is not the name of an environment variable',
    hint: 'Write the name of the variable, not the key itself: letters, digits and underscores',
  },
  'secret-file-name': {
    message: 'This is not the name of a file in the directory of secrets',
    hint: 'Write the name of the file, relative to that directory: letters, digits, dots, hyphens and slashes',
  },
  'route-weight': { message: 'The weight of a route must be 0 or 100', hint: '100 is active, 0 is standby' },
  'literal-secret': {
    message: 'A pre-shared key must not stand in the plan',
    hint: PSK_HINT,
  },
};
