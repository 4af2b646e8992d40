import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, expectTypeOf, test } from 'vitest';
import type { AnswerOf, RequestOf } from '../../cloud/operations/catalogue.ts';
import { catalogueOperations } from './catalogue-operations.ts';
import { allActions } from './sample-calls.ts';

test('the operations say what the catalogue says', () => {
  const generator = fileURLToPath(new URL('../../cloud/catalogue/generate.mjs', import.meta.url));
  expect(execFileSync(process.execPath, [generator, '--check'], { encoding: 'utf8' })).toBe('');
});

test('every operation of the catalogue can be called', () => {
  const inCatalogue = catalogueOperations().map(({ action }) => action);
  expect(allActions.toSorted()).toEqual(inCatalogue.toSorted());
});

test('an id of one kind cannot be passed for one of another kind', () => {
  type Gateway = AnswerOf<'CreateVpnGateway'>['VpnGatewayId'];
  type Connection = AnswerOf<'CreateVpnConnection'>['VpnConnectionId'];
  type Wanted = RequestOf<'DescribeVpnGateway'>['VpnGatewayId'];
  expectTypeOf<Gateway>().toExtend<Wanted>();
  expectTypeOf<string>().toExtend<Wanted>();
  expectTypeOf<Connection>().not.toExtend<Wanted>();
});
