// The file that lets the simulated cloud survive a restart. It holds pre-shared keys, so nobody else may read it; it is
// replaced as a whole, so a kill leaves the old one or the new one.
import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Json } from '../api/answer.ts';
import { customerGatewaySchema } from '../resources/customer-gateway.ts';
import { policyRouteSchema } from '../resources/policy-route.ts';
import { routeEntrySchema } from '../resources/route-entry.ts';
import { vpnConnectionSchema } from '../resources/vpn-connection.ts';
import { vpnGatewaySchema } from '../resources/vpn-gateway.ts';
import { effectSchema } from './effect-log.ts';
import type { World } from './world.ts';

function byKey<T>(schema: z.ZodType<T>) {
  return z.array(z.tuple([z.string(), schema])).transform((entries) => new Map(entries));
}
const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(json), z.record(z.string(), json)]),
);
const worldSchema = z.object({
  uid: z.string(),
  resources: z.object({
    vpnGateways: byKey(vpnGatewaySchema),
    customerGateways: byKey(customerGatewaySchema),
    vpnConnections: byKey(vpnConnectionSchema),
    routes: byKey(routeEntrySchema),
    policyRoutes: byKey(policyRouteSchema),
    nextGoneAtMs: z.unknown().transform(() => 0), // found anew by the first look
    peers: byKey(z.object({ state: z.enum(['up', 'down', 'mismatched']), sinceMs: z.number() })),
  }),
  tokens: byKey(z.object({ fingerprint: z.string(), answer: z.record(z.string(), json), atMs: z.number() })),
});
const stateSchema = z.object({
  version: z.literal(1),
  issuedIds: z.number().int(),
  effects: z.object({
    lastSeq: z.number().int(),
    entries: z.array(z.object({ uid: z.string(), effect: effectSchema })),
  }),
  worlds: z.array(worldSchema),
});

export interface SavedState extends Omit<z.output<typeof stateSchema>, 'version' | 'worlds'> {
  readonly worlds: readonly World[];
}

/** Undefined when there is no file yet. Throws with the file's name when it cannot be used. */
export function readState(file: string): SavedState | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`Cannot read the simulator's state file ${file}: ${String(error)}`, { cause: error });
  }
  const parsed = stateSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Error(`The simulator's state file ${file} is broken: move it away to start from the seeded world`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes the newest state; saves that wait at the same time share one write. */
export class StateWriter {
  readonly #file: string;
  readonly #state: () => SavedState;
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  constructor(file: string, state: () => SavedState) {
    this.#file = file;
    this.#state = state;
  }

  /** Resolves when everything up to this call is in the file. */
  save(): Promise<void> {
    this.#waiting ??= this.#writeAfter(this.#running);
    return this.#waiting;
  }

  async #writeAfter(earlier: Promise<void>): Promise<void> {
    await earlier.catch(() => undefined);
    this.#running = this.#waiting ?? this.#running;
    this.#waiting = undefined;
    await this.#write();
  }

  async #write(): Promise<void> {
    const temporary = `${this.#file}.${process.pid}.tmp`;
    const text = JSON.stringify({ version: 1, ...this.#state() }, (_, value: unknown) =>
      value instanceof Map ? [...value] : value,
    );
    await mkdir(dirname(this.#file), { recursive: true });
    await rm(temporary, { force: true });
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, this.#file);
  }
}
