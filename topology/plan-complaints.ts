// What the plan's own patterns say when a value does not match them.
import type { ComplaintTable } from './document/shape-complaints.ts';

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
    hint: 'Write a reference: { env: NAME }, { file: NAME } or { derive: LABEL, epoch: 1 }',
  },
};
