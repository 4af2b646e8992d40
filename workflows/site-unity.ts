// A site succeeds or is undone as a whole: when one of its links fails, those that the same run makes are undone too. Pure.
import type { LinkOutcome } from '../saga/outcome.ts';
import { keyOf, type LinkSpec, type SiteResult, type Slice } from './messages.ts';

const FAILED: readonly LinkOutcome[] = ['rolledBack', 'parked', 'abandoned'];

/** The slices with an undo in place of each new link whose site has failed elsewhere. */
export function withSitesJoined(slices: readonly Slice[], latest: readonly SiteResult[]): Slice[] {
  const failed = new Set(latest.filter(({ outcome }) => FAILED.includes(outcome)).map(({ site }) => site));
  if (failed.size === 0) return [...slices];
  const done = new Set(latest.filter(({ outcome }) => outcome !== 'applied').map(keyed));
  const isDoomed = (link: LinkSpec, gatewayId: string): boolean =>
    link.job === 'make' && link.isNew && failed.has(link.site) && !done.has(keyed({ ...link, gatewayId }));
  return slices.map(({ gatewayId, links }) => ({
    gatewayId,
    links: links.map((link) => (isDoomed(link, gatewayId) ? undoOf(link) : link)),
  }));
}

/** The undos of `joined` that `before` does not have. */
export function undosIn(joined: readonly Slice[], before: readonly Slice[]): Slice[] {
  return joined
    .map(({ gatewayId, links }, at) => ({
      gatewayId,
      links: links.filter((link, index) => link !== before[at]?.links[index]),
    }))
    .filter(({ links }) => links.length > 0);
}

/** An undo that was asked for because of another link of the site tells it in the site's words. */
export function asPartOfSite(result: SiteResult): SiteResult {
  if (result.job !== 'undo') return result;
  const failure = {
    step: 'site',
    code: 'SiteFailed',
    requestId: '',
    message: `Undone with site ${result.site}: another link of it failed`,
  };
  return { ...result, outcome: result.outcome === 'removed' ? 'rolledBack' : result.outcome, failure };
}

function undoOf({ site, link }: LinkSpec): LinkSpec {
  return { site, link, job: 'undo', isOwed: true };
}

function keyed({ gatewayId, ...link }: { gatewayId: string; site: string; link: string }): string {
  return `${gatewayId}/${keyOf(link)}`;
}
