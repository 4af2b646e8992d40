// Networks and addresses as a plan writes them: strictly, and said with what is probably meant.
import { z } from 'zod';
import { addressFault, parseAddress, parseNetwork } from '../ipv4.ts';

export const CIDR = z.string().check((check) => {
  const parsed = parseNetwork(check.value);
  if (parsed.kind === 'canonical') return;
  const shown = showNetwork(check.value);
  const [message, params] =
    parsed.kind === 'host-bits'
      ? [
          'cidr-not-canonical',
          { message: `${shown} has bits set behind its mask`, hint: `Did you mean ${parsed.canonical}` },
        ]
      : [
          'cidr-malformed',
          { message: `${shown} is not an IPv4 network: ${parsed.reason}`, hint: 'Write it like 10.2.0.0/24' },
        ];
  check.issues.push({ code: 'custom', message, params, input: check.value });
});

export const ADDRESS = z.string().check((check) => {
  if (parseAddress(check.value) !== undefined) return;
  const reason = addressFault(check.value);
  const message = `${showNetwork(check.value)} is not an IPv4 address: ${reason}`;
  const params = { message, hint: 'Write four numbers, like 203.0.113.7' };
  check.issues.push({ code: 'custom', message: 'address-malformed', params, input: check.value });
});

// Whatever else stands there may have been meant for another field.
function showNetwork(text: string): string {
  return /^(?=.*[./])[\d./]{1,40}$/.test(text) ? text : 'This';
}
