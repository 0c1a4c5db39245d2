// Zip archives of providers: unpacked whole and proved, or refused with a reason.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zipped } from '../../local/simulators/kit/zip.ts';
import { Failure } from '../../shared/kernel/failure.ts';
import { unzipped } from '../../shared/providers/unzip.ts';

const limitBytes = 10_000;
const files = [
  { name: Buffer.from('d2b5cef1', 'hex'), content: Buffer.from('first file, first file') },
  { name: 'second.txt', content: Buffer.alloc(0) },
];
const archive = zipped(files);

const refusalOf = (bytes: Buffer, limit = limitBytes): string => {
  try {
    for (const entry of unzipped(bytes, limit)) entry.content();
  } catch (fault) {
    if (fault instanceof Failure) return fault.code;
    throw fault;
  }
  return 'none';
};

describe('a zip archive', () => {
  it('gives its files with the bytes of their names', () => {
    const read = unzipped(archive, limitBytes);

    expect(read.map(({ name, content }) => ({ name, content: content() }))).toEqual([
      { name: Buffer.from('d2b5cef1', 'hex'), content: Buffer.from('first file, first file') },
      { name: Buffer.from('second.txt'), content: Buffer.alloc(0) },
    ]);
  });

  it('is refused when it is cut, at any byte', () => {
    for (let end = 0; end < archive.length; end += 1)
      expect(refusalOf(archive.subarray(0, end))).toBe('statement_packing');
  });

  it('is refused when it would unpack to more than is allowed', () => {
    expect(refusalOf(archive, 21)).toBe('statement_too_large');
    expect(refusalOf(archive, 22)).toBe('none');
  });

  it('is refused when its sizes lie about a bomb', () => {
    const bomb = zipped([{ name: 'a', content: Buffer.alloc(1_000_000) }]);
    const directory = bomb.indexOf(Buffer.from('504b0102', 'hex'));
    bomb.writeUInt32LE(10, directory + 24);

    expect(refusalOf(bomb)).toBe('statement_packing');
  });

  it('is refused when it is encrypted', () => {
    const locked = Buffer.from(archive);
    const directory = locked.indexOf(Buffer.from('504b0102', 'hex'));
    locked.writeUInt16LE(1, directory + 8);

    expect(refusalOf(locked)).toBe('statement_packing');
  });

  it('never gives content that was not packed, whatever bytes change', () => {
    fc.assert(
      fc.property(fc.nat(archive.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(archive);
        changed[at] = byte;
        try {
          for (const { content } of unzipped(changed, limitBytes))
            expect(files.map((file) => file.content)).toContainEqual(content());
        } catch (fault) {
          expect(fault).toBeInstanceOf(Failure);
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
