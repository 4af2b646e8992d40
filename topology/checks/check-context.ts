// What every check is given beside the links.
import type { Findings } from '../document/findings.ts';
import type { Edition } from '../editions/edition.ts';

export interface CheckContext {
  edition: Edition;
  findings: Findings;
}
