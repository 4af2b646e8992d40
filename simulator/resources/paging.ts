// One page of a list, in the shape that all lists of the API share.
import type { Answer, Json } from '../api/answer.ts';
import type { Call } from '../api/operation.ts';

interface Page<T> {
  /** `VpnGateways`, `VpnGateway`: the list is wrapped in an element of the singular. */
  readonly list: string;
  readonly item: string;
  readonly PageNumber: number;
  readonly PageSize: number;
  readonly view: (stored: T) => Answer;
}

export function pageOf<T>(
  found: readonly T[],
  { list, item, PageNumber, PageSize, view }: Page<T>,
): Record<string, Json> {
  const start = (PageNumber - 1) * PageSize;
  const rows = found.slice(start, start + PageSize).map((stored) => view(stored));
  return { TotalCount: found.length, PageNumber, PageSize, [list]: { [item]: rows } };
}

/** What Apsara Stack adds to the rows of resource lists (guide 2.5). */
export function withOrganization(row: Answer, { edition }: Call): Answer {
  if (!edition.listsCarryOrganization) return row;
  return {
    ...row,
    ResourceGroupName: 'ResourceSet(simulator)',
    ResourceGroup: '1',
    DepartmentName: 'simulator',
    Department: '1',
  };
}
