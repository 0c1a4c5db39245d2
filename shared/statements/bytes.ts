// From a file's bytes to text: unpacks gzip, decodes fatally, and never holds more than a chunk.
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Failure } from '../kernel/failure.ts';

/** Encodings that providers' files come in. */
export type Encoding = 'utf-8' | 'gb18030';

type Bytes = AsyncIterable<Uint8Array>;

const refused = (code: `statement_${string}`, detail: string): Failure =>
  new Failure('unprocessable', code, detail);

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;
const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3;

/** The first bytes beside the whole stream, so that the packing can be told by content, not by name. */
const peek = async (chunks: Bytes) => {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let done = false;
  while (head.length < 4 && !done) {
    const next = await iterator.next();
    if (next.done) done = true;
    else head = Buffer.concat([head, next.value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    if (!done) yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head, all: all() };
};

const damaged = 'the gzip file is damaged or cut off: fetch it again from the provider';

/** Unpacks; a CRC error, a missing end or bytes after the end refuse the file. */
async function* gunzipped(chunks: Bytes): AsyncGenerator<Uint8Array> {
  let fedBytes = 0;
  let sourceFault: unknown;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        fedBytes += chunk.length;
        yield chunk;
      }
    } catch (fault) {
      sourceFault = fault;
      throw fault;
    }
  }
  const gunzip = createGunzip();
  const source = Readable.from(counted(), { objectMode: false });
  source.on('error', (fault) => gunzip.destroy(fault));
  source.pipe(gunzip);
  try {
    yield* gunzip;
  } catch (cause) {
    if (sourceFault !== undefined) throw sourceFault;
    throw new Failure('unprocessable', 'statement_packing', damaged, { cause });
  } finally {
    source.destroy();
  }
  if (gunzip.bytesWritten < fedBytes) throw refused('statement_packing', damaged);
}

/** The bytes of a file, unpacked when it is gzip; at most `limitBytes` of them. */
export async function* unpacked(chunks: Bytes, limitBytes: number): AsyncGenerator<Uint8Array> {
  const { head, all } = await peek(chunks);
  if (isZip(head)) throw refused('statement_packing', 'a zip archive: unpack it, or send gzip');
  let sizeBytes = 0;
  for await (const chunk of isGzip(head) ? gunzipped(all) : all) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes)
      throw refused('statement_too_large', `unpacked, the file exceeds ${limitBytes} bytes`);
    yield chunk;
  }
}

/** Bytes as text; a byte order mark is dropped, a byte that the encoding does not know refuses the file. */
export async function* decoded(chunks: Bytes, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const text = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new Failure(
        'unprocessable',
        'statement_encoding',
        `the file is not ${encoding}: fetch it again, and do not open and save it in between`,
        { cause },
      );
    }
  };
  for await (const chunk of chunks) {
    const part = text(chunk);
    if (part !== '') yield part;
  }
  const rest = text();
  if (rest !== '') yield rest;
}
