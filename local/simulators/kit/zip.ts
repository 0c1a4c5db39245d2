// Packs files into a zip archive, as providers pack their settlement files.
import { crc32, deflateRawSync } from 'node:zlib';

export type Packed = { readonly name: string | Buffer; readonly content: Buffer };

type Part = {
  readonly name: Buffer;
  readonly bytes: Buffer;
  readonly crc: number;
  readonly plainBytes: number;
};

const deflated = 8;
const version = 20;

/** The 26 bytes that a file's local and central records share. */
const facts = ({ name, bytes, crc, plainBytes }: Part): Buffer => {
  const record = Buffer.alloc(26);
  record.writeUInt16LE(version, 0);
  record.writeUInt16LE(deflated, 4);
  record.writeUInt16LE(0x21, 8);
  record.writeUInt32LE(crc, 10);
  record.writeUInt32LE(bytes.length, 14);
  record.writeUInt32LE(plainBytes, 18);
  record.writeUInt16LE(name.length, 22);
  return record;
};

const local = (part: Part): Buffer =>
  Buffer.concat([Buffer.from('504b0304', 'hex'), facts(part), part.name, part.bytes]);

const central = (part: Part, at: number): Buffer => {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(at, 10);
  const head = Buffer.from('504b01021400', 'hex');
  return Buffer.concat([head, facts(part), rest, part.name]);
};

const end = (count: number, centralBytes: number, at: number): Buffer => {
  const record = Buffer.alloc(22);
  record.write('504b0506', 0, 'hex');
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(centralBytes, 12);
  record.writeUInt32LE(at, 16);
  return record;
};

const partOf = ({ name, content }: Packed): Part => ({
  name: Buffer.from(name),
  bytes: deflateRawSync(content),
  crc: crc32(content),
  plainBytes: content.length,
});

/** The archive's bytes: deflated entries in the order given, with one fixed date. */
export const zipped = (files: readonly Packed[]): Buffer => {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const part of files.map(partOf)) {
    const bytes = local(part);
    centrals.push(central(part, at));
    locals.push(bytes);
    at += bytes.length;
  }
  const directory = Buffer.concat(centrals);
  return Buffer.concat([...locals, directory, end(files.length, directory.length, at)]);
};
