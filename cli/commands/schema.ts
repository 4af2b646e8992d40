// `schema`: the JSON Schema of the plan language, for editors without a network.
import { planJsonSchema } from '../../topology/json-schema/plan-json-schema.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export async function schema({ terminal }: Pick<Dependencies, 'terminal'>): Promise<ExitCode> {
  terminal.printText(`${JSON.stringify(planJsonSchema(), null, 2)}\n`);
  return EXIT.ok;
}
