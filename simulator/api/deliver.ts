// The last step: an answer as bytes on the socket, whole, or spoilt the way a fault asks for.
import type { ServerResponse } from 'node:http';
import type { FaultKind } from '../faults/fault-book.ts';
import type { Simulation } from '../simulation.ts';
import type { WireAnswer } from './answer.ts';

export type Delivery =
  | { readonly kind: 'drop' }
  | { readonly kind: 'answer'; readonly wire: WireAnswer }
  | { readonly kind: 'truncated'; readonly wire: WireAnswer }
  | { readonly kind: 'slow'; readonly wire: WireAnswer; readonly ms: number };

const slowChunks = 10;

export function answerDelivery(wire: WireAnswer): Delivery {
  return { kind: 'answer', wire };
}

export function distort(wire: WireAnswer, fault: FaultKind | undefined): Delivery {
  if (fault?.fault === 'truncate') return { kind: 'truncated', wire };
  if (fault?.fault === 'slow-body') return { kind: 'slow', wire, ms: fault.ms };
  if (fault?.fault === 'malformed') return answerDelivery({ ...wire, body: wire.body.slice(0, -1) });
  if (fault?.fault === 'html') return answerDelivery(htmlPage(fault.status));
  return answerDelivery(wire);
}

export async function deliver(simulation: Simulation, delivery: Delivery, response: ServerResponse): Promise<void> {
  if (delivery.kind === 'drop') {
    response.destroy();
    return;
  }
  const body = Buffer.from(delivery.wire.body);
  response.writeHead(delivery.wire.status, {
    'Content-Type': delivery.wire.contentType,
    'Content-Length': body.length,
  });
  switch (delivery.kind) {
    case 'answer':
      response.end(body);
      return;
    case 'truncated':
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
      return;
    case 'slow':
      await trickle(simulation, { response, body, ms: delivery.ms });
      return;
  }
}

interface Trickle {
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly ms: number;
}

async function trickle({ clock, stopping }: Simulation, { response, body, ms }: Trickle): Promise<void> {
  const size = Math.max(1, Math.ceil(body.length / slowChunks));
  for (let start = 0; start < body.length && !response.destroyed; start += size) {
    response.write(body.subarray(start, start + size));
    await clock.sleep(ms / slowChunks, stopping.signal);
  }
  response.end();
}

/** What a proxy in front of the API answers when the API is gone. */
function htmlPage(status: number): WireAnswer {
  const body = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
  return { status, contentType: 'text/html', body };
}
