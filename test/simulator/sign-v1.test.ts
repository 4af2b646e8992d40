import { describe, expect, it } from 'vitest';
import { signatureMatches, signatureOf, stringToSign } from '../../simulator/api/sign-v1.ts';

const guide = {
  AccessKeyId: 'testid',
  Action: 'DescribeVpnGateways',
  Format: 'XML',
  SignatureMethod: 'HMAC-SHA1',
  SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
  SignatureVersion: '1.0',
  Version: '2016-04-28',
};
const time = '2016-02-23T12:46:24Z';
const classic = { ...guide, Action: 'DescribeRegions', Version: '2014-05-26' };

describe('the version 1 signature agrees with every published vector', () => {
  it.each([
    ['the classic public one', 'GET', { ...classic, Timestamp: time }, 'OLeaidS1JvxuMvnyHOwuJ+uX5qY='],
    [
      "the classic one with the guide's TimeStamp",
      'GET',
      { ...classic, TimeStamp: time },
      'CT9X0VtwR86fNWSnsc6v8YGOjuE=',
    ],
    ['DescribeVpnGateways', 'GET', { ...guide, Timestamp: time }, '7DBU+TXCI60kYfdyr6FA05RsxzA='],
    ['DescribeVpnGateways as POST', 'POST', { ...guide, Timestamp: time }, 'nrvpGphyuqzqhX8t/aumwg1zojM='],
    ['DescribeVpnGateways with TimeStamp', 'GET', { ...guide, TimeStamp: time }, 'I2sCp2jY2asY0S+v3OWskw6IGus='],
  ])('%s', (_, method, parameters, signature) => {
    expect(signatureOf(stringToSign(method, new Map(Object.entries(parameters))), 'testsecret')).toBe(signature);
  });
});

it('the string to sign is the method, the path and the sorted parameters, encoded twice, without the signature', () => {
  const parameters = new Map([
    ['b', "x y*~'(!)中"],
    ['Signature', 'anything'],
    ['B', ''],
    ['a', '&='],
  ]);
  expect(stringToSign('POST', parameters)).toBe(
    'POST&%2F&B%3D%26a%3D%2526%253D%26b%3Dx%2520y%252A~%2527%2528%2521%2529%25E4%25B8%25AD',
  );
});

it('a signature matches only itself', () => {
  expect(signatureMatches('abc=', 'abc=')).toBe(true);
  expect(signatureMatches('abd=', 'abc=')).toBe(false);
  expect(signatureMatches('abc', 'abc=')).toBe(false);
});
