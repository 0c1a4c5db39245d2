// Bytes of a CSV file as numbered lines: unpacked, strictly UTF-8, each line bounded.
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileFault } from './file-fault.ts';

/** Longer lines are no rows of ours: they are rejected and cost no memory. */
export const lineLimitCharacters = 65_536;
/** Unpacked; a smaller file that unpacks to more is a trap. */
export const fileLimitBytes = 536_870_912;

export interface Line {
  /** From 1, the header included. */
  readonly number: number;
  /** Without its line break; undefined when it exceeds the limit. */
  readonly text: string | undefined;
}

export type Bytes = AsyncIterable<Uint8Array>;

/** zlib's own faults; others are the source's, which another try may heal. */
const isZlibFault = (cause: unknown): boolean =>
  typeof cause === 'object' &&
  cause !== null &&
  'code' in cause &&
  String(cause.code).startsWith('Z_');

async function* unpacked(bytes: Bytes): Bytes {
  const gunzip = createGunzip();
  // The callback only takes note: a fault of either stream comes out of the loop below.
  pipeline(Readable.from(bytes), gunzip, () => undefined);
  try {
    yield* gunzip;
  } catch (cause) {
    if (!isZlibFault(cause)) throw cause;
    throw new FileFault('bad_gzip', 'the gzip file is damaged or cut off: pack it again', cause);
  }
}

async function* limited(bytes: Bytes): Bytes {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > fileLimitBytes)
      throw new FileFault(
        'file_too_large',
        `the file exceeds ${fileLimitBytes} bytes: split it into several`,
      );
    yield chunk;
  }
}

const decode = (
  decoder: InstanceType<typeof TextDecoder>,
  line: number,
  chunk?: Uint8Array,
): string => {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new FileFault(
      'not_utf8',
      `the file is not UTF-8 (near line ${line}): save it as UTF-8 and send it again`,
      cause,
    );
  }
};

/** What was read of a line that has not ended yet: at most one line of bounded length. */
interface Unfinished {
  number: number;
  rest: string;
  isTooLong: boolean;
}

const grow = (line: Unfinished, piece: string): void => {
  line.isTooLong ||= line.rest.length + piece.length > lineLimitCharacters;
  line.rest = line.isTooLong ? '' : line.rest + piece;
};

const finished = (line: Unfinished): Line => {
  const { number, rest, isTooLong } = line;
  Object.assign(line, { number: number + 1, rest: '', isTooLong: false });
  return { number, text: isTooLong ? undefined : rest.replace(/\r$/, '') };
};

function* cut(line: Unfinished, text: string): Generator<Line> {
  const pieces = text.split('\n');
  const last = pieces.pop() ?? '';
  for (const piece of pieces) {
    grow(line, piece);
    yield finished(line);
  }
  grow(line, last);
}

/** The lines of a file. A byte order mark is dropped. Throws a FileFault that says what to do. */
export async function* linesOf(bytes: Bytes, gzip: boolean): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const line: Unfinished = { number: 1, rest: '', isTooLong: false };
  for await (const chunk of limited(gzip ? unpacked(bytes) : bytes))
    yield* cut(line, decode(decoder, line.number, chunk));
  yield* cut(line, decode(decoder, line.number));
  if (line.rest !== '' || line.isTooLong) yield finished(line);
}
