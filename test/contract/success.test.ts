// Every operation once with success, through the vendor's own SDKs, in each way that they can sign and send, and through
// our client. Against a real endpoint: see subject.ts.
import { expect, test } from 'vitest';
import type { DialectSettings } from '../../cloud/dialect.ts';
import type { Driver, Endpoint, Row } from './drivers.ts';
import { driversFor, ownClient } from './drivers.ts';
import { guide, wrongFields } from './guide.ts';
import { aSubject, isElsewhere } from './subject.ts';
import type { Spelling, Subject } from './subject.ts';
import type { Known, Step } from './walk.ts';
import { walk } from './walk.ts';

test.each([0, 1, 2, 3, 4])(
  'way %i of calling makes, reads, changes and removes one of everything',
  async (index) => lifeOfEverything((endpoint) => driversFor(endpoint)[index] as Driver),
  20 * 60_000,
);

/** A product's own endpoint is no ASAPI gateway, so these are tried on the simulator only, which is both. */
test
  .skipIf(process.env['CAUSEWAY_CONTRACT_ENDPOINT'] !== undefined)
  .each<DialectSettings>([
    { httpMethod: 'GET' },
    { format: 'XML' },
    { transport: 'asapi' },
    { transport: 'asapi', httpMethod: 'GET', signatureMethod: 'HMAC-SHA256' },
    { transport: 'asapi', signatureMethod: 'HMAC-SHA256', format: 'XML' },
  ])('our client does so as %j, too', async (dialect) => lifeOfEverything((endpoint) => ownClient(endpoint, dialect)));

test.skipIf(isElsewhere).each(['JSON', 'XML'] as const)(
  'our client does so in %s where the cloud writes what the guide misprints',
  async (format) => lifeOfEverything((endpoint) => ownClient(endpoint, { format }), 'guide'),
);

async function lifeOfEverything(driverOf: (endpoint: Endpoint) => Driver, spelling?: Spelling): Promise<void> {
  const subject = await aSubject(spelling);
  const driver = driverOf(subject.endpoint);
  let known = subject.known;
  for (const step of subject.steps) {
    if (step.needs !== undefined && known[step.needs] === undefined) continue;
    const body = await take(step, driver, known);
    check(subject, { driver, step, body });
    known = { ...known, ...step.keep?.(body) };
    await subject.settle(driver, known);
  }
  await driver.close?.();
  await subject.close();
}

async function take(step: Step, driver: Driver, known: Partial<Known>): Promise<Row> {
  const outcome = await driver.call(step.action, step.parameters(known as Known));
  if (outcome?.kind === 'answer') return outcome.body;
  // On a real cloud somebody has to clean up by hand.
  const made = JSON.stringify(known);
  const said = outcome === undefined ? 'the client has no way to say it' : JSON.stringify(outcome);
  throw new Error(`${driver.name}: ${step.action}: ${said}; known so far: ${made}`);
}

interface Taken {
  readonly driver: Driver;
  readonly step: Step;
  readonly body: Row;
}

function check({ isSimulated }: Subject, { driver, step, body }: Taken): void {
  const { action, expects = {}, expectsWithPeer = {}, expectsBesides = {} } = step;
  const label = `${driver.name}: ${action}`;
  expect(body, label).toMatchObject(expects);
  if (isSimulated) expect(body, label).toMatchObject(expectsWithPeer);
  // Our client's answers pass an allow-list of the guide's fields.
  if (driver.name !== 'our client') expect(body, label).toMatchObject(expectsBesides);
  // The SDKs' models keep what they know; pop-core shows all of the answer. On a real cloud a list may be empty.
  if (driver.name.startsWith('pop-core') && isSimulated)
    expect([label, wrongFields(action, body)]).toEqual([label, []]);
}

test('the walk has every operation of the guide, once', () => {
  expect(walk.map(({ action }) => action).sort()).toEqual(guide.map(({ action }) => action).sort());
  expect(walk).toHaveLength(37);
  expect(guide.flatMap(({ fields }) => fields)).toHaveLength(352);
});
