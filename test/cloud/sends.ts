// One call of each of the three sorts that a lost answer means different things for.
import type { ScopedCloud } from '../../cloud/connect-cloud.ts';
import { sampleCalls } from './sample-calls.ts';

const { ClientToken: _none, ...withoutToken } = sampleCalls.DeleteVpnConnection.request;

export const sends = {
  read: (cloud: ScopedCloud) => cloud.call('DescribeVpnConnection', sampleCalls.DescribeVpnConnection.request),
  withToken: (cloud: ScopedCloud) => cloud.call('DeleteVpnConnection', sampleCalls.DeleteVpnConnection.request),
  withoutToken: (cloud: ScopedCloud) => cloud.call('DeleteVpnConnection', withoutToken),
};
