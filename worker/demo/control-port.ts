// The simulator's control port, as far as the demo needs it: what was done, what exists, and a foreign hand.
import * as z from 'zod';

const Effect = z.object({ action: z.string() });
const Resource = z.record(z.string(), z.unknown());
const Inventory = z.record(z.string(), z.array(Resource));
const Added = z.object({ id: z.string() });

export type Inventory = z.infer<typeof Inventory>;

export interface ControlPort {
  countEffects(action: string): Promise<number>;
  inventory(): Promise<Inventory>;
  /** A customer gateway that somebody else makes; its id. */
  addForeignCustomerGateway(address: string): Promise<string>;
}

export function controlPort(url: string): ControlPort {
  return {
    countEffects: async (action) => {
      const lines = (await ask(`${url}/effects`)).split('\n').filter((line) => line !== '');
      return lines.filter((line) => Effect.parse(JSON.parse(line)).action === action).length;
    },
    inventory: async () => Inventory.parse(JSON.parse(await ask(`${url}/inventory`))),
    addForeignCustomerGateway: async (IpAddress) => {
      const hand = { op: 'add', type: 'customerGateway', IpAddress, Name: 'made-by-hand' };
      const answer = await ask(`${url}/world`, { method: 'POST', body: JSON.stringify(hand) });
      return Added.parse(JSON.parse(answer)).id;
    },
  };
}

async function ask(url: string, request: RequestInit = {}): Promise<string> {
  const answer = await fetch(url, request);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The simulator's control port refused ${url}: ${text}`);
  return text;
}
