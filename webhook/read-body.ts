// The bytes of a request, counted while they come.
import type { IncomingMessage } from 'node:http';

export type Body =
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'too-large' }
  /** Too many others are being read. */
  | { kind: 'busy' }
  /** The sender went away. */
  | { kind: 'gone' };

/** Reads bodies for one server, which holds at most `maxTotalBytes` of them at one time. */
export class BodyReader {
  private readonly maxBytes: number;
  private readonly maxTotalBytes: number;
  private heldBytes = 0;

  constructor({ maxBytes, maxTotalBytes }: { maxBytes: number; maxTotalBytes: number }) {
    this.maxBytes = maxBytes;
    this.maxTotalBytes = maxTotalBytes;
  }

  async read(request: IncomingMessage): Promise<Body> {
    if (Number(request.headers['content-length'] ?? 0) > this.maxBytes) return { kind: 'too-large' };
    return await new Promise<Body>((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const end = (body: Body): void => {
        this.heldBytes -= size;
        size = 0;
        request.removeAllListeners('data');
        resolve(body);
      };
      const refuse = (kind: 'too-large' | 'busy'): void => {
        request.pause();
        end({ kind });
      };
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        this.heldBytes += chunk.length;
        chunks.push(chunk);
        if (size > this.maxBytes) refuse('too-large');
        else if (this.heldBytes > this.maxTotalBytes) refuse('busy');
      });
      request.once('end', () => end({ kind: 'bytes', bytes: Buffer.concat(chunks) }));
      request.on('error', () => end({ kind: 'gone' }));
      request.once('close', () => end({ kind: 'gone' }));
    });
  }
}
