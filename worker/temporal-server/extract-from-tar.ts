// Takes one file out of a tar stream, without unpacking anything else: an archive cannot write where it likes.
// Layout: POSIX.1-1988 ustar headers; sizes above 8 GiB and names above 100 characters are not ours to read.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const BLOCK = 512;
const NAME = { start: 0, end: 100 };
const SIZE = { start: 124, end: 136 };
const CHECKSUM = { start: 148, end: 156 };
const TYPE = 156;
const REGULAR_FILE = ['0', '\0'];

export interface TarEntry {
  /** The file's path inside the archive. */
  readonly entry: string;
  /** Where it is written. */
  readonly target: string;
}

/** Throws when the archive is cut short, is no tar, or does not hold the entry. */
export async function extractFromTar(archive: AsyncIterable<Buffer>, { entry, target }: TarEntry): Promise<void> {
  const source = new ByteSource(archive);
  for (;;) {
    const header = await source.block();
    if (header.every((byte) => byte === 0)) throw new Error(`the archive has no file ${entry}`);
    const { name, size, isFile } = parseHeader(header);
    if (isFile && name === withoutDot(entry)) return pipeline(source.take(size), createWriteStream(target));
    await source.skip(Math.ceil(size / BLOCK) * BLOCK);
  }
}

function parseHeader(header: Buffer): { name: string; size: number; isFile: boolean } {
  if (numberAt(header, CHECKSUM) !== checksumOf(header)) throw new Error('the archive is not a tar file');
  return {
    name: withoutDot(textAt(header, NAME)),
    size: numberAt(header, SIZE),
    isFile: REGULAR_FILE.includes(String.fromCharCode(header[TYPE] ?? 0)),
  };
}

/** The sum of all bytes, those of the checksum itself counted as blanks. */
function checksumOf(header: Buffer): number {
  const blanked = Buffer.from(header).fill(' ', CHECKSUM.start, CHECKSUM.end);
  return blanked.reduce((sum, byte) => sum + byte, 0);
}

function textAt(header: Buffer, { start, end }: { start: number; end: number }): string {
  return header.subarray(start, end).toString('utf8').split('\0', 1)[0] ?? '';
}

function numberAt(header: Buffer, field: { start: number; end: number }): number {
  return Number.parseInt(textAt(header, field).trim(), 8) || 0;
}

function withoutDot(path: string): string {
  return path.replace(/^\.\//, '');
}

/** Reads exact amounts from chunks of any size. */
class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async *take(length: number): AsyncGenerator<Buffer> {
    for (let missing = length; missing > 0;) {
      if (this.#rest.length === 0) await this.#read();
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  async block(): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.take(BLOCK)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async skip(length: number): Promise<void> {
    for await (const piece of this.take(length)) void piece;
  }

  async #read(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done === true) throw new Error('the archive is cut short');
    this.#rest = next.value;
  }
}
