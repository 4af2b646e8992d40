// All rows of a list, page by page, while others change it.
import type { ListOperation, Page } from './operations/operation.ts';

const pageSize = 50;

/**
 * Yields no row twice. When the list shrinks between two pages, the rows behind the lost ones have moved back over the
 * boundary that was just passed: the page before it is read again, so that none of them is missed.
 */
export async function* listRows<Answer extends Page, Row>(
  { rows, idOf }: ListOperation<Answer, Row>,
  readPage: (paging: { PageNumber: number; PageSize: number }) => Promise<Answer>,
): AsyncGenerator<Row, void, undefined> {
  const seen = new Set<string>();
  let pageNumber = 1;
  let total = 0;
  for (;;) {
    const answer = await readPage({ PageNumber: pageNumber, PageSize: pageSize });
    const found = rows(answer);
    for (const row of found) {
      if (seen.has(idOf(row))) continue;
      seen.add(idOf(row));
      yield row;
    }
    const pagesLost = Math.ceil(Math.max(0, total - answer.TotalCount) / pageSize);
    if (pagesLost === 0 && isLast(answer, found.length, pageNumber)) return;
    total = answer.TotalCount;
    pageNumber = pagesLost === 0 ? pageNumber + 1 : Math.max(1, pageNumber - pagesLost);
  }
}

/** The cloud may serve smaller pages than it was asked for, and says so. */
function isLast(answer: Page, rowCount: number, pageNumber: number): boolean {
  return rowCount === 0 || pageNumber * Math.max(1, answer.PageSize) >= answer.TotalCount;
}
