// The text for strongSwan. That strongSwan 5.9.8 loads it and brings the tunnel up through a rekey was tried by hand (decision 62).
import { expect, test } from 'vitest';
import type { HandoverLink } from '../../cli/view/handover-sheet.ts';
import { swanctlConf } from '../../cli/view/swanctl-conf.ts';
import { aLink } from '../builders.ts';

function aTunnel(overrides: Partial<HandoverLink> = {}): HandoverLink {
  const { ike, ipsec } = aLink();
  const branch = {
    localAddress: '203.0.113.7',
    localId: 'oslo.example.net',
    localSubnets: ['10.2.0.0/24', '10.2.1.0/24'],
    remoteAddress: '192.0.2.1',
    remoteId: '192.0.2.1',
    remoteSubnets: ['172.16.0.0/16'],
  };
  return {
    link: 'main',
    gateway: { name: 'hub', id: 'vpn-1' },
    customerGatewayId: null,
    connectionId: null,
    branch,
    cloud: branch,
    selectors: 'subnets',
    ike,
    ipsec,
    psk: { reference: 'env X', value: null },
    isCloudInitiating: true,
    routes: { branch: [], cloud: [] },
    firewall: [],
    unknown: {},
    notes: [],
    ...overrides,
  };
}

function conf(overrides: Partial<HandoverLink>, name = 'x'): string {
  return swanctlConf(aTunnel(overrides), { name, interfaceId: 2 });
}

test('a tunnel of IKEv2, whole, with each setting on a line of its own', () => {
  expect(conf({ psk: { reference: 'env X', value: 'a-key' } }, 'oslo-main')).toBe(`connections {
  oslo-main {
    version = 2
    # behind address translation: the address of the outer interface
    local_addrs = 203.0.113.7
    remote_addrs = 192.0.2.1
    proposals = aes256-sha1-modp2048
    rekey_time = 86400s
    dpd_delay = 30s
    local {
      auth = psk
      id = "oslo.example.net"
    }
    remote {
      auth = psk
      id = "192.0.2.1"
    }
    children {
      net {
        local_ts = 10.2.0.0/24,10.2.1.0/24
        remote_ts = 172.16.0.0/16
        esp_proposals = aes256-sha1-modp2048
        life_time = 86400s
        rekey_time = 77760s
        start_action = start
        dpd_action = restart
      }
    }
  }
}

secrets {
  ike-oslo-main {
    id-branch = "oslo.example.net"
    id-cloud = "192.0.2.1"
    secret = "a-key"
  }
}
`);
});

test('IKEv1 negotiates each pair of networks by itself, and renews by authenticating anew', () => {
  const { ike } = aTunnel();
  const text = conf({ ike: { ...ike, version: 'ikev1', mode: 'aggressive' } });
  for (const line of ['version = 1', 'aggressive = yes', 'reauth_time = 86400s', 'net-1 {', 'net-2 {']) {
    expect(text).toContain(line);
  }
  expect(text.match(/local_ts = .*/g)).toEqual(['local_ts = 10.2.0.0/24', 'local_ts = 10.2.1.0/24']);
});

test.each([
  ['aes', 'group2', 'aes128-sha1-modp1024'],
  ['3des', 'group24', '3des-sha1-modp2048s256'],
  ['aes192', 'disabled', 'aes192-sha1'],
])('%s with PFS %s is %s for ESP', (encryption, pfs, proposal) => {
  const { ipsec } = aTunnel();
  expect(conf({ ipsec: { ...ipsec, encryption, pfs } })).toContain(`esp_proposals = ${proposal}\n`);
});

test.each([
  ['a-key#with{braces}', 'secret = "a-key#with{braces}"'],
  ['quote"and\\slash', `secret = 0s${Buffer.from('quote"and\\slash').toString('base64')}`],
  ['0xcafe', `secret = 0s${Buffer.from('0xcafe').toString('base64')}`],
  ['0sAbC=', `secret = 0s${Buffer.from('0sAbC=').toString('base64')}`],
])('the key %s is written so that strongSwan reads the same', (value, line) => {
  expect(conf({ psk: { reference: '', value } })).toContain(`${line}\n`);
});

test.each([
  [100, 'metric 100'],
  [0, 'metric 200'],
] as const)(
  'where routes decide, the tunnel has an interface, and with weight %i its routes have %s',
  (weight, metric) => {
    const routes = { branch: [{ to: '172.16.0.0/16' }], cloud: [{ to: '10.2.0.0/24', weight, publish: true }] };
    const text = conf({ selectors: 'any', routes });
    expect(text).toContain(`# ip route add 172.16.0.0/16 dev ipsec2 ${metric}\n`);
    for (const line of ['# ip link add ipsec2 type xfrm if_id 2', '    if_id_in = 2', '    if_id_out = 2']) {
      expect(text.split('\n')).toContain(line);
    }
    expect(conf({})).not.toContain('if_id');
  },
);

test('what is not known yet is a placeholder that no daemon takes for an address', () => {
  const { branch } = aTunnel();
  const text = conf({ branch: { ...branch, remoteAddress: null, remoteId: null } });
  expect(text).toContain('remote_addrs = not-known-yet');
  expect(text).toContain('secret = "put the pre-shared key here"');
});
