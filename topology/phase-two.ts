// What phase 2 negotiates for a link.
import type { Link } from './model.ts';

const EVERYTHING = ['0.0.0.0/0'];

/** The API's LocalSubnet and RemoteSubnet: the link's own, or everything, where its routes alone decide. */
export function phaseTwoSubnets({ selectors, cloudSubnets, siteSubnets }: Link): {
  cloudSubnets: string[];
  siteSubnets: string[];
} {
  return selectors === 'any' ? { cloudSubnets: EVERYTHING, siteSubnets: EVERYTHING } : { cloudSubnets, siteSubnets };
}
