// Reads the zip archives that Chinese providers pack bills in: sizes bounded, checksums verified.
import { crc32, inflateRawSync } from 'node:zlib';
import { Failure } from '../kernel/failure.ts';

export interface ZipEntry {
  /** The name's bytes: old packers write GBK and do not say so. */
  readonly name: Buffer;
  /** The unpacked bytes; throws `Failure` when they are damaged. */
  readonly content: () => Buffer;
}

const damaged = (what: string, cause?: unknown): Failure =>
  new Failure(
    'unprocessable',
    'statement_packing',
    `the zip archive is damaged (${what}): fetch it again from the provider`,
    { cause },
  );

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;
const longestCommentBytes = 65_535;
const encryptedFlag = 1;
/** Of the newer, larger kind of archive: no provider sends one. */
const zip64 = 0xffffffff;

const endOf = (bytes: Buffer): number => {
  const first = Math.max(0, bytes.length - endBytes - longestCommentBytes);
  for (let at = bytes.length - endBytes; at >= first; at -= 1)
    if (bytes.readUInt32LE(at) === endMark) return at;
  throw damaged('it has no directory');
};

interface Listed {
  readonly name: Buffer;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly localAt: number;
  readonly nextAt: number;
}

const listedAt = (bytes: Buffer, at: number): Listed => {
  if (at + entryBytes > bytes.length || bytes.readUInt32LE(at) !== entryMark)
    throw damaged('its directory is cut off');
  const nameBytes = bytes.readUInt16LE(at + 28);
  const extraBytes = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  return {
    name: bytes.subarray(at + entryBytes, at + entryBytes + nameBytes),
    encrypted: (bytes.readUInt16LE(at + 8) & encryptedFlag) !== 0,
    method: bytes.readUInt16LE(at + 10),
    crc: bytes.readUInt32LE(at + 16),
    packedBytes: bytes.readUInt32LE(at + 20),
    sizeBytes: bytes.readUInt32LE(at + 24),
    localAt: bytes.readUInt32LE(at + 42),
    nextAt: at + entryBytes + nameBytes + extraBytes,
  };
};

const packedOf = (bytes: Buffer, { localAt, packedBytes }: Listed): Buffer => {
  if (localAt + localBytes > bytes.length || bytes.readUInt32LE(localAt) !== localMark)
    throw damaged('an entry is missing');
  const skip = bytes.readUInt16LE(localAt + 26) + bytes.readUInt16LE(localAt + 28);
  const from = localAt + localBytes + skip;
  if (from + packedBytes > bytes.length) throw damaged('an entry is cut off');
  return bytes.subarray(from, from + packedBytes);
};

const methods: Readonly<Record<number, (packed: Buffer, sizeBytes: number) => Buffer>> = {
  0: (packed) => packed,
  8: (packed, sizeBytes) => inflateRawSync(packed, { maxOutputLength: Math.max(1, sizeBytes) }),
};

const contentOf = (bytes: Buffer, listed: Listed): Buffer => {
  const unpack = methods[listed.method];
  if (!unpack || listed.encrypted) throw damaged('an entry is encrypted or packed unusually');
  const packed = packedOf(bytes, listed);
  let content: Buffer;
  try {
    content = unpack(packed, listed.sizeBytes);
  } catch (cause) {
    throw damaged('an entry cannot be unpacked', cause);
  }
  if (content.length !== listed.sizeBytes || crc32(content) !== listed.crc)
    throw damaged('an entry does not fit its checksum');
  return content;
};

/**
 * The entries of an archive that together unpack to at most `limitBytes`. Throws
 * `Failure('unprocessable', 'statement_packing' | 'statement_too_large')`.
 */
export const unzipped = (bytes: Buffer, limitBytes: number): readonly ZipEntry[] => {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  let sizeBytes = 0;
  for (let left = count; left > 0; left -= 1) {
    const listed = listedAt(bytes, at);
    if ([listed.sizeBytes, listed.packedBytes, listed.localAt].includes(zip64))
      throw damaged('it is of a kind that is not read here');
    sizeBytes += listed.sizeBytes;
    entries.push({ name: listed.name, content: () => contentOf(bytes, listed) });
    at = listed.nextAt;
  }
  if (sizeBytes <= limitBytes) return entries;
  throw new Failure(
    'unprocessable',
    'statement_too_large',
    `unpacked, the archive exceeds ${limitBytes} bytes: ask for shorter periods`,
  );
};
