// What a plan names by an id of the cloud must exist, and be nobody's already. Pure, from what a survey has read.
import type { Link } from '../topology/model.ts';
import { keyOf, type JudgedLink, type LookInput, type Problem } from '../workflows/messages.ts';
import { connectionMark, markIn } from './marks.ts';

export function takeoverProblems(input: LookInput, links: JudgedLink[]): Problem[] {
  const judged = new Map(links.map((link) => [`${link.gatewayId} ${keyOf(link)}`, link]));
  const problems = input.links.flatMap((link) => {
    const found = judged.get(`${link.gatewayId} ${keyOf(link)}`);
    if (found === undefined) return [];
    return [...customerGatewayProblems(link, found), ...connectionProblems(link, { found, input })];
  });
  return [...problems, ...twiceTaken(input)];
}

/** One connection is one link's. */
function twiceTaken({ links }: LookInput): Problem[] {
  const first = new Map<string, string>();
  return links.flatMap(({ site, connectionId }) => {
    if (connectionId === undefined) return [];
    const holder = first.get(connectionId);
    if (holder === undefined) {
      first.set(connectionId, site);
      return [];
    }
    const message = `Cannot apply site ${site}: connection ${connectionId} is taken over by site ${holder} already`;
    return [{ code: 'ConnectionHeld', site, message, hint: 'Take the id out of one of the two' }];
  });
}

/** Where the connection stands, a customer gateway of another id is a difference. */
function customerGatewayProblems({ site, customerGatewayId }: Link, { observed }: JudgedLink): Problem[] {
  if (customerGatewayId === undefined || observed.customerGateway || observed.connection) return [];
  return [
    {
      code: 'CustomerGatewayNotFound',
      site,
      message: `Cannot apply site ${site}: customer gateway ${customerGatewayId} does not exist`,
      hint: 'Correct the id, or give the branch’s address to have one made',
    },
  ];
}

function connectionProblems(
  { site, link, gatewayId, connectionId }: Link,
  { found, input }: { found: JudgedLink; input: LookInput },
): Problem[] {
  if (connectionId === undefined) return [];
  const { connection } = found.observed;
  if (!connection) {
    const message = `Cannot apply site ${site}: connection ${connectionId} does not exist on ${gatewayId}`;
    const hint = 'Correct the connection’s id or the gateway, or take the id out to have a connection made';
    return [{ code: 'ConnectionNotFound', site, message, hint }];
  }
  const mark = markIn(connection.name);
  if (mark === undefined || mark === connectionMark({ owner: input.place.owner, plan: input.plan, site, link }))
    return [];
  const message = `Cannot apply site ${site}: connection ${connectionId} (${connection.name}) is another site’s or plan’s`;
  return [{ code: 'ConnectionHeld', site, message, hint: 'Take it out of one of the two plans' }];
}
