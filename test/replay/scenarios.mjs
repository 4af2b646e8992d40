// What is recorded: each plan from nothing to nothing, small, and together every kind of job and message.
const HUB_A = 'vpn-hub0000000000000000a';
const HUB_B = 'vpn-hub0000000000000000b';

const ROLLOUT = {
  rollback: 'site',
  waves: [{ kind: 'rest' }],
  approval: 'none',
  publish: 'immediately',
  verify: { tunnel: false, timeoutMinutes: 10 },
  patience: { stepMinutes: 45, undoMinutes: 60 },
  removeMissing: false,
};

export const scenarios = {
  /** One site of three is refused; the plan is destroyed. */
  async 'fails-in-part'(play) {
    const links = [aLink(1), aLink(2), aLink(3, { gatewayId: HUB_B })];
    await play.refuse('CreateVpnRouteEntry', { RouteDest: links[1].routes[0].to });
    await play.ended(play.runs.startApply(play.topology(links, ROLLOUT)), 'partial');
    await play.forgive();
    await play.ended(play.runs.startDestroy(play.plan), 'removed');
  },

  /** Made, unchanged, undone with its site, parked, swept, destroyed. */
  async 'every-job'(play) {
    const twin = { site: 'twin', siteSubnets: ['10.9.0.0/24'] };
    const links = [aLink(1), aLink(2, { ...twin, link: 'a' }), aLink(3, { ...twin, link: 'b', gatewayId: HUB_B })];
    await play.refuse('CreateVpnConnection', { VpnGatewayId: HUB_B });
    await play.ended(play.runs.startApply(play.topology(links, ROLLOUT)), 'partial');
    await play.forgive();
    await play.ended(play.runs.startApply(play.topology(links, ROLLOUT)), 'applied');
    await play.ended(play.runs.startApply(play.topology(links, ROLLOUT)), 'unchanged');
    await play.refuse('DeleteVpnConnection');
    await play.ended(play.runs.startDestroy(play.plan), 'parked');
    await play.forgive();
    await play.ended(play.runs.startSweep(play.plan), 'removed');
  },

  /** Cancelled in the middle: one link in its turn, one looked ahead, one queued. */
  async cancelled(play) {
    const handle = await play.runs.startApply(play.topology([aLink(1), aLink(2), aLink(3), aLink(4)], ROLLOUT));
    await play.made(2);
    await play.client.workflow.getHandle(handle.workflowId).cancel();
    await play.ended(handle, 'cancelled');
    await play.ended(play.runs.startDestroy(play.plan), 'removed');
  },

  /** A pause with a link ahead; then the lane is terminated, and another takes over. */
  async 'lane-lost'(play) {
    const handle = await play.runs.startApply(play.topology([aLink(1), aLink(2), aLink(3), aLink(4)], ROLLOUT));
    await play.made(1);
    await play.runs.pause({ gatewayId: HUB_A, reason: 'for the record' });
    await play.runs.resume({ gatewayId: HUB_A });
    await play.made(2);
    for await (const { workflowId } of play.client.workflow.list({
      query: "WorkflowType='lane' AND ExecutionStatus='Running'",
    })) {
      await play.client.workflow.getHandle(workflowId).terminate('for the record');
    }
    await play.ended(handle, 'applied');
    await play.ended(play.runs.startDestroy(play.plan), 'removed');
  },
};

function aLink(n, { site = `site-${n}`, link = 'main', gatewayId = HUB_A, siteSubnets = [`10.8.${n}.0/24`] } = {}) {
  return {
    site,
    link,
    gatewayId,
    address: `203.0.113.${n}`,
    siteSubnets,
    cloudSubnets: ['172.16.0.0/16'],
    selectors: 'subnets',
    psk: { kind: 'derive', label: 'record', epoch: 1 },
    ike: {
      version: 'ikev2',
      mode: 'main',
      encryption: 'aes256',
      authentication: 'sha1',
      dhGroup: 'group14',
      lifetimeSeconds: 86_400,
    },
    ipsec: { encryption: 'aes256', authentication: 'sha1', pfs: 'group14', lifetimeSeconds: 86_400 },
    effectImmediately: true,
    routes: siteSubnets.map((to) => ({ to, weight: 100, publish: true })),
  };
}
