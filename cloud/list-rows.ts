// All rows of a list, page by page, while others change it.
import type { ListOperation, Page } from './operations/operation.ts';

const largestPage = 50;
/** A list that changes more often while it is read, or is in another order each time, is taken as it comes. */
const mostReturns = 100;

/**
 * Yields no row twice, and misses none that stays, as long as the rows keep their order. Each page begins with the last rows of
 * the page before: when it does not, rows have slipped over that boundary, and what lies before it is read again.
 */
export async function* listRows<Answer extends Page, Row>(
  { rows, idOf }: ListOperation<Answer, Row>,
  readPage: (paging: Paging) => Promise<Answer>,
): AsyncGenerator<Row, void, undefined> {
  const seen = new Set<string>();
  const position = new Position();
  while (!position.isAtEnd) {
    const paging = position.nextPage();
    const answer = await readPage(paging);
    const found = rows(answer);
    const [first] = found;
    const isJoined = first !== undefined && seen.has(idOf(first));
    // What lies behind a gap will be read again.
    if (!position.advance(answer, { paging, count: found.length, isJoined })) continue;
    for (const row of found) {
      if (seen.has(idOf(row))) continue;
      seen.add(idOf(row));
      yield row;
    }
  }
}

interface Paging {
  PageNumber: number;
  PageSize: number;
}

interface ReadPage {
  paging: Paging;
  count: number;
  /** Its first row was seen before. */
  isJoined: boolean;
}

class Position {
  isAtEnd = false;
  /** The list has been read without a gap up to there. */
  private read = 0;
  private total = 0;
  private returns = 0;
  private stepBack = largestPage;
  private largest = largestPage;
  /** The cloud serves pages of its own size, whatever it is asked for: then they cannot overlap. */
  private isFixed = false;
  /** The last page lacked rows, though it was not the last: its end shows nothing. */
  private isTorn = false;

  nextPage(): Paging {
    if (this.isFixed || this.isTorn || this.read === 0) return pageBehind(this.read, this.largest);
    return overlappingPage(this.read, this.largest);
  }

  /** False when the page does not follow what has been read: then the next one lies before it. */
  advance({ TotalCount, PageSize }: Page, page: ReadPage): boolean {
    const asked = page.paging.PageSize;
    const size = Math.max(1, PageSize);
    this.isFixed ||= size > asked;
    if (size !== asked) this.largest = size;
    const start = (page.paging.PageNumber - 1) * size;
    if (start > this.read) return false;
    const hasSlipped = start > 0 && this.hasSlipped(start, { ...page, TotalCount });
    this.total = TotalCount;
    if (hasSlipped && this.returns++ < mostReturns) {
      this.read = Math.max(0, Math.min(start, TotalCount) - this.stepBack);
      this.stepBack *= 2;
      return false;
    }
    this.stepBack = largestPage;
    this.read = start + size;
    this.isTorn = page.count < size;
    this.isAtEnd = page.count === 0 || this.read >= TotalCount;
    return true;
  }

  private hasSlipped(start: number, { count, isJoined, TotalCount }: ReadPage & Pick<Page, 'TotalCount'>): boolean {
    if (count === 0) return TotalCount <= start;
    const isOverlap = start < this.read && !this.isTorn;
    return isOverlap ? !isJoined : TotalCount < this.total;
  }
}

/** The page that begins at or before the row behind those. */
function pageBehind(read: number, PageSize: number): Paging {
  return { PageNumber: Math.floor(read / PageSize) + 1, PageSize };
}

/** Of the pages that hold the last row read and the next one, the one that reaches farthest. */
function overlappingPage(read: number, largest: number): Paging {
  let best = pageBehind(read, largest);
  let reach = read;
  for (let PageSize = largest; PageSize > largest / 2; PageSize--) {
    const PageNumber = Math.ceil(read / PageSize);
    if (PageNumber * PageSize <= reach) continue;
    best = { PageNumber, PageSize };
    reach = PageNumber * PageSize;
  }
  return best;
}
