// The catalogue of the guide, as the tests hold the client against it.
import { readdirSync, readFileSync } from 'node:fs';
import type { Action } from '../../cloud/operations/catalogue.ts';

interface ErrorRow {
  status: number;
  code: string;
  /** Where the guide misprints it. */
  publicSpelling?: string;
}

interface CatalogueOperation {
  action: Action;
  errors: ErrorRow[];
  errorsElsewhere: ErrorRow[];
}

export function catalogueOperations(): CatalogueOperation[] {
  const folder = new URL('../../cloud/catalogue/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const group = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { operations: CatalogueOperation[] };
      return group.operations;
    });
}
