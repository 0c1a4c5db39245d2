// What every statement format must do; each format's test hands its rig to `aFormat`.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseReference } from '../../shared/kernel/id.ts';
import type { Format, StatementLine } from '../../shared/statements/format.ts';
import { readAll } from './chunks.ts';

export interface FormatRig {
  readonly format: Format;
  /** A good file, and every line that must be read from it. */
  readonly good: { readonly content: Buffer; readonly lines: readonly StatementLine[] };
  /** Files with one faulty row each, all other rows good; by what is wrong with the row. */
  readonly faulty: Readonly<Record<string, { readonly content: Buffer; readonly code: string }>>;
  /** Files that must not be used at all. */
  readonly refused: Readonly<Record<string, { readonly content: Buffer; readonly code: string }>>;
}

const linesOf = (file: Awaited<ReturnType<typeof readAll>>): readonly StatementLine[] =>
  'rows' in file ? file.rows.filter((row) => row.is === 'line') : [];

const reading = (rig: FormatRig): void => {
  it('reads a good file line by line', async () => {
    expect(await readAll(rig.format, rig.good.content)).toEqual({ rows: rig.good.lines });
  });

  it('reads the same whatever the size of the chunks', async () => {
    for (const sizeBytes of [1, 2, 3, 7, 64]) {
      const file = await readAll(rig.format, rig.good.content, sizeBytes);

      expect(file).toEqual({ rows: rig.good.lines });
    }
  });

  it('reads gzip, told by content', async () => {
    expect(await readAll(rig.format, gzipSync(rig.good.content), 50)).toEqual({
      rows: rig.good.lines,
    });
  });

  it('gives amounts as integers that add up, and references only of our own form', () => {
    for (const line of rig.good.lines) {
      expect(Number.isSafeInteger(line.grossMinor)).toBe(true);
      expect(line.grossMinor - line.feeMinor).toBe(line.netMinor);
      expect(line.reference === undefined || parseReference(line.reference)).toBeTruthy();
    }
  });
};

const faults = (rig: FormatRig): void => {
  for (const [name, { content, code }] of Object.entries(rig.faulty)) {
    it(`reports ${name} with its line, and reads on`, async () => {
      const file = await readAll(rig.format, content);

      const found = 'rows' in file ? file.rows.filter((row) => row.is === 'fault') : [];
      expect(found).toEqual([
        { is: 'fault', code, line: expect.any(Number), detail: expect.stringMatching(/.{10}/) },
      ]);
      expect(found[0]?.line).toBeGreaterThan(1);
      expect(linesOf(file)).toHaveLength(rig.good.lines.length - 1);
    });
  }
};

const refusals = (rig: FormatRig): void => {
  for (const [name, { content, code }] of Object.entries(rig.refused)) {
    it(`refuses ${name} as a whole`, async () => {
      expect(await readAll(rig.format, content)).toEqual({
        refused: code,
        detail: expect.stringMatching(/.{20}/),
      });
    });
  }

  const packed = gzipSync(rig.good.content);
  const damages = {
    'gzip that is cut off': packed.subarray(0, -5),
    'gzip with bytes after its end': Buffer.concat([packed, Buffer.from('more')]),
    'gzip with zeros after its end': Buffer.concat([packed, Buffer.alloc(9)]),
    'gzip with a wrong checksum': Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)]),
    'a zip archive': Buffer.from('PK\u0003\u0004'),
  };
  for (const [name, content] of Object.entries(damages)) {
    it(`refuses ${name}`, async () => {
      expect(await readAll(rig.format, content)).toMatchObject({ refused: 'statement_packing' });
    });
  }

  it('refuses an empty file', async () => {
    expect(await readAll(rig.format, '')).toMatchObject({ refused: 'statement_empty' });
  });

  it('passes on what the source itself throws', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield rig.good.content.subarray(0, 100);
      throw new Error('the bucket is gone');
    }

    const rows = rig.format.read(broken())[Symbol.asyncIterator]();
    const all = (async () => {
      while (!(await rows.next()).done);
    })();

    await expect(all).rejects.toThrow('the bucket is gone');
  });
};

const mutation = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'insert', 'cut'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
});

const mutated = (
  content: Buffer,
  { at, kind, bytes }: { at: number; kind: string; bytes: Uint8Array },
): Buffer => {
  const place = at % content.length;
  const head = content.subarray(0, place);
  if (kind === 'cut') return head;
  return Buffer.concat([head, bytes, content.subarray(kind === 'insert' ? place : place + 1)]);
};

const robustness = (rig: FormatRig): void => {
  it('never breaks on random bytes: faults and refusals are all it knows', async () => {
    await fc.assert(
      fc.asyncProperty(mutation, fc.integer({ min: 1, max: 999 }), async (change, sizeBytes) => {
        const file = await readAll(rig.format, mutated(rig.good.content, change), sizeBytes);

        for (const line of linesOf(file))
          expect(line.grossMinor - line.feeMinor).toBe(line.netMinor);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('says the same about a damaged file whatever the size of the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(mutation, fc.integer({ min: 1, max: 99 }), async (change, sizeBytes) => {
        const content = mutated(rig.good.content, change);

        expect(await readAll(rig.format, content, sizeBytes)).toEqual(
          await readAll(rig.format, content),
        );
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('sees every cut inside the last line', async () => {
    const { content } = rig.good;
    const lastLine = content.lastIndexOf('\n', content.length - 2) + 1;
    for (let end = lastLine + 1; end < content.length - 1; end += 1) {
      const file = await readAll(rig.format, content.subarray(0, end));

      if ('rows' in file)
        expect(linesOf(file)).toEqual(rig.good.lines.slice(0, linesOf(file).length));
      else expect(file.refused).toMatch(/^statement_/);
    }
  });
};

/** Registers the checks; call it inside a test file with everything that is special about the format. */
export const aFormat = (name: string, rig: FormatRig): void => {
  describe(`the statement format ${name}`, () => {
    reading(rig);
    faults(rig);
    refusals(rig);
    robustness(rig);
  });
};
