// Imports: every row ends, every sum closes, and a file that cannot be trusted leaves nothing behind.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { importObligations } from '../../shared/obligations/import.ts';
import { lineLimitCharacters } from '../../shared/obligations/model/csv/lines.ts';
import { find, findMany } from '../../shared/obligations/store/obligations.ts';
import { latestReports } from '../../shared/obligations/store/reports.ts';
import { anObligation } from './obligation.ts';
import { anAuthority, aSmallWorld, type SmallWorld, stored } from './world.ts';

const file = 'obligations/beijing/clearlane/march.csv';
const header =
  'number,kind,policy,fine,fine_item,cost,cost_item,issued_on,received_on,text,cancelled';
const numberOf = (index: number): string => String(110_101_190_000_001 + index);
const aRow = (index: number, changes: Record<string, string> = {}): string => {
  const row: Record<string, string> = {
    number: numberOf(index),
    kind: 'fine',
    policy: 'cn-traffic-fine',
    fine: '200.00',
    fine_item: '103050101001',
    received_on: '2026-03-02',
    ...changes,
  };
  return header
    .split(',')
    .map((column) => row[column] ?? '')
    .join(',');
};
const csv = (...rows: readonly string[]): string => `${[header, ...rows].join('\n')}\n`;

const chunked = async function* (bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
};

const imported = (
  world: SmallWorld,
  content: string | Uint8Array,
  { name = file, size = 50 }: { readonly name?: string; readonly size?: number } = {},
) =>
  importObligations(world, { file: name, source: async () => chunked(Buffer.from(content), size) });

const aReadyWorld = async (...before: Parameters<typeof aSmallWorld>): Promise<SmallWorld> => {
  const world = aSmallWorld(...before);
  await world.has(anAuthority(), anAuthority({ id: 'nyc', currency: 'USD', normaliser: 'plain' }));
  return world;
};

const counts = { imported: 0, unchanged: 0, changed: 0, rejected: 0 };
const idOf = (index: number): string => `beijing.${numberOf(index)}`;

describe('an import', () => {
  it('takes each row in as an obligation with its lines', async () => {
    const world = await aReadyWorld();
    const text = '"Ran a red light, twice; ""again"""';

    const { report } = await imported(
      world,
      csv(aRow(0), aRow(1, { cost: '5.5', cost_item: 'c-1', text })),
    );

    expect(report).toMatchObject({ ...counts, rows: 2, imported: 2, currency: 'CNY', unsummed: 0 });
    expect(report.sums['fine']).toEqual({ ...counts, read: 40_000, imported: 40_000 });
    expect(report.sums['cost']).toEqual({ ...counts, read: 550, imported: 550 });
    expect(await find(world.table, idOf(1))).toMatchObject({
      number: numberOf(1),
      state: 'open',
      version: 1,
      notice: {
        text: 'Ran a red light, twice; "again"',
        lines: [
          { kind: 'fine', amount: 20_000, revenueItem: '103050101001' },
          { kind: 'cost', amount: 550, revenueItem: 'c-1' },
        ],
      },
    });
  });

  it('of the same file again changes nothing', async () => {
    const world = await aReadyWorld();
    const content = csv(aRow(0), aRow(1), aRow(2, { fine: 'x' }));
    await imported(world, content);
    const before = await findMany(world.table, [idOf(0), idOf(1)]);

    const { report } = await imported(world, content);

    expect(report).toMatchObject({ ...counts, rows: 3, unchanged: 2, rejected: 1 });
    expect(await findMany(world.table, [idOf(0), idOf(1)])).toEqual(before);
  });

  it('makes a new version of what the file states differently', async () => {
    const world = await aReadyWorld();
    await imported(world, csv(aRow(0), aRow(1)));

    const { report } = await imported(world, csv(aRow(0, { fine: '100.00' }), aRow(1)));

    expect(report).toMatchObject({ ...counts, rows: 2, changed: 1, unchanged: 1 });
    expect(report.sums['fine']).toEqual({
      ...counts,
      read: 30_000,
      changed: 10_000,
      unchanged: 20_000,
    });
    expect(await find(world.table, idOf(0))).toMatchObject({ version: 2 });
  });

  it('leaves the holds of a case alone, since a file says nothing of them', async () => {
    const world = await aReadyWorld();
    const holds = [{ kind: 'court' as const, from: '2026-03-20' }];
    await world.has(stored(anObligation({ key: numberOf(0), holds })));

    await imported(world, csv(aRow(0, { text: 'new' })));

    expect(await find(world.table, idOf(0))).toMatchObject({ version: 2, holds });
  });

  it('takes more rows than one read or one round of writers holds', async () => {
    const world = await aReadyWorld();

    const { report } = await imported(
      world,
      csv(...Array.from({ length: 333 }, (_, index) => aRow(index))),
      { size: 4_096 },
    );

    expect(report).toMatchObject({ ...counts, rows: 333, imported: 333 });
    expect(await find(world.table, idOf(332))).toBeDefined();
  });

  it.each([
    ['cut anywhere, through characters too', (text: string) => Buffer.from(text), 1],
    ['with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`), 7],
    [
      'with lines that end as on Windows',
      (text: string) => Buffer.from(text.replaceAll('\n', '\r\n')),
      50,
    ],
    ['without a last line break', (text: string) => Buffer.from(text.trimEnd()), 50],
    ['with blank lines', (text: string) => Buffer.from(text.replaceAll('\n', '\n\n')), 50],
  ])('reads a file %s', async (_how, bytes, size) => {
    const world = await aReadyWorld();

    const { report } = await imported(world, bytes(csv(aRow(0, { text: '京城' }), aRow(1))), {
      size,
    });

    expect(report).toMatchObject({ ...counts, rows: 2, imported: 2 });
    expect(await find(world.table, idOf(0))).toMatchObject({ notice: { text: '京城' } });
  });

  it('unpacks a gzip file', async () => {
    const world = await aReadyWorld();

    const { report } = await imported(world, gzipSync(csv(aRow(0))), { name: `${file}.gz` });

    expect(report).toMatchObject({ ...counts, rows: 1, imported: 1 });
  });
});

describe('a bad row', () => {
  it.each([
    ['a number that is none', { number: '12' }, 'bad_number', '15 digits'],
    ['an amount in words', { fine: 'many' }, 'bad_amount', 'plain decimal of CNY'],
    ['an amount with too many digits', { fine: '1.005' }, 'bad_amount', 'plain decimal'],
    ['an amount below zero', { fine: '-1' }, 'bad_amount', 'not below 0'],
    ['an amount with a thousands sign', { fine: '"1,000.00"' }, 'bad_amount', '1,000.00'],
    ['an amount beyond all bounds', { fine: '99999999999999' }, 'bad_amount', 'plain decimal'],
    ['nothing owed', { fine: '0' }, 'nothing_owed', 'above 0'],
    ['no revenue item', { fine_item: '' }, 'item_missing', 'fine_item'],
    ['a kind that is none', { kind: 'toll' }, 'bad_field', 'kind'],
    ['a policy that is none', { policy: 'x' }, 'bad_field', 'policy'],
    ['a date that is none', { received_on: '2026-02-30' }, 'bad_field', 'receivedOn'],
    ['a date that has not come', { received_on: '2063-01-01' }, 'date_in_future', '2063-01-01'],
    ['receipt before issue', { issued_on: '2026-03-03' }, 'received_before_issued', 'received on'],
    ['a flag that is none', { cancelled: 'maybe' }, 'bad_field', 'cancelled'],
    ['too long a text', { text: 'x'.repeat(201) }, 'bad_field', 'text'],
    ['too many fields', { text: 'a,b' }, 'wrong_field_count', '12 fields instead of 11'],
    ['a quote inside a field', { text: 'a"b"' }, 'bad_quotes', 'field 10'],
    ['a quote that is never closed', { text: '"oops' }, 'bad_quotes', 'not closed'],
    ['an endless line', { text: 'x'.repeat(lineLimitCharacters) }, 'line_too_long', 'exceeds'],
  ])(
    'with %s is rejected with its line and reason, and the others come in',
    async (_what, changes, code, detail) => {
      const world = await aReadyWorld();

      const { report, rejections } = await imported(
        world,
        csv(aRow(0), aRow(1, changes), aRow(2)),
        {
          size: 1_000,
        },
      );

      expect(report).toMatchObject({ ...counts, rows: 3, imported: 2, rejected: 1 });
      expect(rejections).toEqual([
        expect.objectContaining({ line: 3, code, detail: expect.stringContaining(detail) }),
      ]);
      expect(await findMany(world.table, [idOf(0), idOf(2)])).not.toContain(undefined);
    },
  );

  it('that repeats a number of the file is rejected and names the first line', async () => {
    const world = await aReadyWorld();

    const { report, rejections } = await imported(
      world,
      csv(aRow(0), aRow(1), aRow(0, { fine: '300.00' })),
    );

    expect(report).toMatchObject({ ...counts, rows: 3, imported: 2, rejected: 1 });
    expect(report.sums['fine']).toMatchObject({ imported: 40_000, rejected: 30_000 });
    expect(rejections).toEqual([
      expect.objectContaining({ line: 4, number: numberOf(0), code: 'number_repeated' }),
    ]);
  });

  it('that brings a withdrawn number back is rejected', async () => {
    const world = await aReadyWorld();
    await world.has(stored(anObligation({ key: numberOf(0), state: 'cancelled' })));

    const { rejections } = await imported(world, csv(aRow(0)));

    expect(rejections).toEqual([expect.objectContaining({ code: 'obligation_cancelled' })]);
  });

  it('may hold line breaks inside quotes, and still counts as one row', async () => {
    const world = await aReadyWorld();

    const { report, rejections } = await imported(
      world,
      csv(aRow(0, { text: '"two\nlines"' }), aRow(1, { fine: 'x' })),
    );
    const { notice } = (await find(world.table, idOf(0))) ?? {};

    expect(notice?.text).toBe('two lines');
    expect(report).toMatchObject({ ...counts, rows: 2, imported: 1, rejected: 1 });
    expect(rejections).toEqual([expect.objectContaining({ line: 4 })]);
  });

  it('does not pull its neighbours down when two rows forget to close a quote', async () => {
    const world = await aReadyWorld();
    const open = { text: '"oops' };

    const { report, rejections } = await imported(
      world,
      csv(aRow(0, open), aRow(1), aRow(2, open), aRow(3)),
    );

    expect(report).toMatchObject({ ...counts, rows: 4, imported: 2, rejected: 2 });
    expect(rejections.map(({ line }) => line)).toEqual([2, 4]);
  });
});

describe('a file that cannot be trusted as a whole', () => {
  const nothingStored = async (world: SmallWorld) =>
    expect(world.memory.dump().payments.filter(({ pk }) => pk.startsWith('obligation#'))).toEqual(
      [],
    );
  const many = csv(...Array.from({ length: 300 }, (_, index) => aRow(index)));
  const packed = gzipSync(many);
  const gbk = Buffer.concat([Buffer.from(many), Buffer.from([0xbe, 0xa9, 0xb3, 0xc7])]);

  it.each([
    ['not UTF-8 near its end', gbk, file, 'not_utf8'],
    [
      'UTF-8 that breaks off inside a character',
      Buffer.from('京').subarray(0, 2),
      file,
      'not_utf8',
    ],
    ['UTF-16', Buffer.from(`\uFEFF${many}`, 'utf16le'), file, 'not_utf8'],
    ['a gzip file that is cut off', packed.subarray(0, -20), `${file}.gz`, 'bad_gzip'],
    ['a gzip file that is damaged', Buffer.from(packed).fill(0, 40, 60), `${file}.gz`, 'bad_gzip'],
    ['not packed though its name says so', Buffer.from(many), `${file}.gz`, 'bad_gzip'],
    ['packed though its name does not say so', packed, file, 'not_utf8'],
    ['empty', Buffer.from(''), file, 'bad_header'],
    ['divided by semicolons', Buffer.from(many.replaceAll(',', ';')), file, 'bad_header'],
    [
      'without a column that it needs',
      Buffer.from(many.replace('number', 'no')),
      file,
      'bad_header',
    ],
    [
      'with a misspelt column',
      Buffer.from(many.replace('cost_item', 'costitem')),
      file,
      'bad_header',
    ],
    ['with a column twice', Buffer.from(many.replace('cost_item', 'cost')), file, 'bad_header'],
    [
      'of no authority here',
      Buffer.from(many),
      'obligations/mars/clearlane/a.csv',
      'authority_not_found',
    ],
    [
      'of no mapping here',
      Buffer.from(many),
      'obligations/beijing/excel/a.csv',
      'mapping_not_found',
    ],
    [
      'in another currency',
      Buffer.from(many),
      'obligations/beijing/nyc-open-parking/a.csv',
      'currency_differs',
    ],
    ['in another place', Buffer.from(many), 'obligations/a.csv', 'bad_place'],
  ])(
    '(%s) is refused with a clear reason, and nothing of it is stored',
    async (_what, bytes, name, code) => {
      const world = await aReadyWorld();

      const { report } = await imported(world, bytes, { name, size: 1_000 });

      expect(report).toMatchObject({
        ...counts,
        rows: 0,
        fault: { code, detail: expect.any(String) },
      });
      await nothingStored(world);
    },
  );

  it('is refused when it is gone', async () => {
    const { report } = await importObligations(await aReadyWorld(), {
      file,
      source: async () => undefined,
    });

    expect(report.fault?.code).toBe('file_missing');
  });

  it('is never half-done by random bytes, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, gzip) => {
        const world = await aReadyWorld();
        const { report } = await imported(world, bytes, { name: gzip ? `${file}.gz` : file });
        expect(report.fault).toBeDefined();
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});

describe('the report', () => {
  it('lies in the table and, with every rejected row, beside the import', async () => {
    const world = await aReadyWorld();

    const { report } = await imported(world, csv(aRow(0), aRow(1, { fine: 'x' })));

    expect(await latestReports(world.table, 10)).toEqual([report]);
    expect(JSON.parse(String(world.objects.get(`imports/reports/${file}.json`)))).toMatchObject({
      id: report.id,
      rejections: [{ line: 3, code: 'bad_amount' }],
    });
  });

  it('closes: rows and each column’s sum are made of their outcomes, whatever the rows are', async () => {
    const amount = fc.oneof(
      fc.integer({ min: 0, max: 1_000_000 }).map((fen) => (fen / 100).toFixed(2)),
      fc.constantFrom('', 'x', '-1', '0'),
    );
    const someRow = fc.record({
      index: fc.nat(12),
      fine: amount,
      text: fc.constantFrom('', 'a,b', '"c', '京'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(someRow, { maxLength: 20 }), async (rows) => {
        const world = await aReadyWorld();
        const content = csv(...rows.map(({ index, fine, text }) => aRow(index, { fine, text })));
        await imported(world, csv(aRow(3), aRow(5)));

        const { report, rejections } = await imported(world, content);

        const closes = (of: typeof counts) => of.imported + of.unchanged + of.changed + of.rejected;
        expect(report.rows).toBe(rows.length);
        expect(closes(report)).toBe(report.rows);
        for (const sums of Object.values(report.sums)) expect(closes(sums)).toBe(sums.read);
        expect(rejections).toHaveLength(report.rejected);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe('trouble with the file’s store', () => {
  it.each([file, `${file}.gz`])('while %s is read is no fault of the file', async (name) => {
    const world = await aReadyWorld();
    const bytes = name.endsWith('.gz') ? gzipSync(csv(aRow(0))) : Buffer.from(csv(aRow(0)));
    const broken = async function* () {
      yield bytes.subarray(0, 20);
      throw new Error('connection reset');
    };

    const work = importObligations(world, { file: name, source: async () => broken() });

    await expect(work).rejects.toThrow('connection reset');
    expect(world.objects.size).toBe(0);
  });

  it('closes the file when the table breaks the import off', async () => {
    let closed = 0;
    const world = await aReadyWorld(({ kind, writes }) =>
      kind === 'commit' && writes[0]?.key.sk === 'obligation' ? 'throttle' : undefined,
    );
    const rows = Array.from({ length: 250 }, (_, index) => aRow(index));
    const watched = async function* () {
      try {
        yield* chunked(Buffer.from(csv(...rows)), 100);
      } finally {
        closed += 1;
      }
    };

    await expect(
      importObligations(world, { file, source: async () => watched() }),
    ).rejects.toMatchObject({ kind: 'busy' });

    expect(closed).toBe(2);
  });
});

describe('trouble with the table', () => {
  it('ends the try, and the next one goes on where it stopped', async () => {
    let commits = 0;
    const world = await aReadyWorld(({ kind, writes }) => {
      if (kind !== 'commit' || writes[0]?.key.sk !== 'obligation') return undefined;
      commits += 1;
      return commits === 4 ? 'throttle' : undefined;
    });
    const content = csv(...Array.from({ length: 40 }, (_, index) => aRow(index)));

    await expect(imported(world, content)).rejects.toMatchObject({ kind: 'busy' });
    const { report } = await imported(world, content);

    expect(report.rows).toBe(40);
    expect(report.imported).toBeGreaterThan(0);
    expect(report.unchanged).toBeGreaterThan(0);
    expect(report.imported + report.unchanged).toBe(40);
  });
});
