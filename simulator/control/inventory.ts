// What exists now, in the API's own words, whatever faults or stale views say.
import { viewClientCert } from '../resources/client-cert.ts';
import { viewCustomerGateway } from '../resources/customer-gateway.ts';
import { viewPolicyRoute } from '../resources/policy-route.ts';
import { viewRoute } from '../resources/route-entry.ts';
import { viewSslServer } from '../resources/ssl-server.ts';
import { viewConnection } from '../resources/vpn-connection.ts';
import { viewGateway } from '../resources/vpn-gateway.ts';
import type { Simulation } from '../simulation.ts';

export function inventory(simulation: Simulation, uid: string | undefined) {
  const nowMs = simulation.clock.now();
  const { config } = simulation;
  const found = simulation.worlds(uid).map(({ resources }) => resources);
  return {
    vpnGateways: found.flatMap((world) => [...world.vpnGateways.values()].map((row) => viewGateway(row, nowMs))),
    customerGateways: found.flatMap((world) => [...world.customerGateways.values()].map(viewCustomerGateway)),
    vpnConnections: found.flatMap((resources) =>
      [...resources.vpnConnections.values()].map((row) => viewConnection(row, { resources, nowMs, config })),
    ),
    routes: found.flatMap((world) => [...world.routes.values()].map(viewRoute)),
    policyRoutes: found.flatMap((world) => [...world.policyRoutes.values()].map(viewPolicyRoute)),
    sslServers: found.flatMap((world) => [...world.sslServers.values()].map(viewSslServer)),
    clientCerts: found.flatMap((world) =>
      [...world.clientCerts.values()].map((row) => viewClientCert(row, { nowMs, config })),
    ),
  };
}
