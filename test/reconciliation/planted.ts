// Random ledgers and files in which each payment has one planted fate, and what a run must find of it.
import fc from 'fast-check';
import { minuteMs } from '../../shared/kernel/time.ts';
import type { Entry } from '../../shared/ledger/model/entry.ts';
import { rowFor, type StripeRow } from '../statements/stripe-file.ts';
import { morning } from '../world.ts';
import { aLine, anEntry, rowsFor, without } from './books.ts';

export interface Planted {
  readonly entries: readonly Entry[];
  readonly rows: readonly StripeRow[];
  /** Ends of lines and of entries. */
  readonly lines: readonly string[];
  readonly ends: readonly string[];
}

type Fate = (n: number) => Planted;

const nothing: Planted = { entries: [], rows: [], lines: [], ends: [] };
const both = (n: number) => ({ entries: [anEntry(n)], rows: rowsFor([aLine(n)]) });

/** Later than any line of a file. */
const evening = morning + 600 * minuteMs;

const returned = (n: number): Entry => ({
  ...anEntry(n),
  cause: 'return',
  lines: [
    { account: 'surplus_owed', amount: 20_000 + n },
    { account: 'clearing', amount: -(20_000 + n) },
  ],
});

const refundLine = (n: number) =>
  aLine(n, {
    kind: 'refund',
    category: 'refund',
    providerLineId: `txn_r${n}`,
    grossMinor: -(20_000 + n),
    feeMinor: 0,
    netMinor: -(20_000 + n),
  });

export const fates = {
  matched: (n) => ({ ...both(n), lines: ['matched'], ends: ['matched'] }),
  by_provider_id: (n) => ({
    ...both(n),
    rows: rowsFor([without(aLine(n), 'reference')]),
    lines: ['matched'],
    ends: ['matched'],
  }),
  fee: (n) => ({
    ...both(n),
    rows: rowsFor([aLine(n, { feeMinor: 250 })]),
    lines: ['fee'],
    ends: ['matched'],
  }),
  amount: (n) => ({
    ...both(n),
    rows: rowsFor([aLine(n, { grossMinor: 30_000 })]),
    lines: ['amount'],
    ends: ['amount'],
  }),
  missing_here: (n) => ({ ...nothing, rows: rowsFor([aLine(n)]), lines: ['missing_here'] }),
  nameless: (n) => ({
    ...nothing,
    rows: rowsFor([without(aLine(n), 'reference')]),
    lines: ['missing_here'],
  }),
  missing_there: (n) => ({ ...nothing, entries: [anEntry(n)], ends: ['missing_there'] }),
  pending: (n) => ({
    ...nothing,
    entries: [anEntry(n, { at: evening, providerAt: evening })],
    ends: ['pending'],
  }),
  repeated: (n) => ({
    ...both(n),
    rows: rowsFor([aLine(n), aLine(n)]),
    lines: ['matched', 'duplicate_line'],
    ends: ['matched'],
  }),
  charged_twice: (n) => ({
    ...both(n),
    rows: rowsFor([aLine(n), aLine(n, { providerLineId: `txn_again${n}` })]),
    lines: ['matched', 'missing_here'],
    ends: ['matched'],
  }),
  suspense: (n) => ({
    ...both(n),
    entries: [
      {
        ...anEntry(n),
        cause: 'suspense',
        lines: [
          { account: 'clearing', amount: 20_000 + n },
          { account: 'suspense', amount: -(20_000 + n) },
        ],
      },
    ],
    lines: ['matched'],
    ends: ['matched'],
  }),
  returned: (n) => ({
    entries: [anEntry(n), returned(n)],
    rows: rowsFor([aLine(n), refundLine(n)]),
    lines: ['matched', 'matched'],
    ends: ['matched', 'matched'],
  }),
  refund: (n) => ({ ...nothing, rows: rowsFor([refundLine(n)]), lines: ['other_kind'] }),
  fee_line: (n) => ({
    ...nothing,
    rows: [
      {
        ...rowFor(aLine(n, { category: 'fee', grossMinor: -500, feeMinor: 0, netMinor: -500 })),
        'payment_metadata[reference]': '',
      },
    ],
    lines: ['other_kind'],
  }),
  foreign: (n) => ({
    ...nothing,
    rows: rowsFor([aLine(n, { currency: 'USD' })]),
    lines: ['other_kind'],
  }),
  malformed: (n) => ({
    ...nothing,
    rows: [{ ...rowFor(aLine(n)), gross: '2.0E+27' }],
    lines: ['malformed'],
  }),
} as const satisfies Record<string, Fate>;

const names = Object.keys(fates) as (keyof typeof fates)[];

/** The last movement of every file: a match, so that what counts as due is known. */
const anchor: Planted = fates.matched(599);

/** A ledger and a file; payment n has the nth fate. */
export const planted: fc.Arbitrary<Planted> = fc
  .array(fc.constantFrom(...names), { maxLength: 30 })
  .map((chosen) => [...chosen.map((name, index) => fates[name](index + 1)), anchor])
  .map((parts) => ({
    entries: parts.flatMap((part) => part.entries),
    rows: parts.flatMap((part) => part.rows),
    lines: parts.flatMap((part) => part.lines),
    ends: parts.flatMap((part) => part.ends),
  }));

/** How often each word occurs. */
export const tally = (words: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};
