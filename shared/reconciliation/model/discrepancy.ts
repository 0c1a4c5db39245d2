// A discrepancy: a difference that a run found, as it is kept and shown; never with payer data.
import * as z from 'zod';
import { Instant, iso } from '../../kernel/time.ts';
import type { StatementFault } from '../../statements/format.ts';
import { entryClasses, lineClasses } from './classes.ts';
import { type Expected, nameOf } from './expected.ts';
import { isDiscrepancy, type Verdict, whys } from './verdict.ts';

export const Discrepancy = z.object({
  class: z.enum([...lineClasses, ...entryClasses]),
  why: z.string(),
  detail: z.string(),
  /** Where the line stands in the file. */
  line: z.int().optional(),
  providerLineId: z.string().optional(),
  providerId: z.string().optional(),
  reference: z.string().optional(),
  payout: z.string().optional(),
  at: Instant.optional(),
  /** Business day of the entry. */
  day: z.string().optional(),
  currency: z.string().optional(),
  grossMinor: z.int().optional(),
  feeMinor: z.int().optional(),
  netMinor: z.int().optional(),
  /** What the ledger, the contract or the sum of the lines says instead. */
  expectedMinor: z.int().optional(),
});
export type Discrepancy = Readonly<z.infer<typeof Discrepancy>>;

const ofVerdict = ({ line, end, why, entry, expectedMinor }: Verdict): Discrepancy => {
  const { providerLineId, providerId, reference, payout, at, currency } = line;
  const { grossMinor, feeMinor, netMinor } = line;
  return {
    class: end,
    why: why ?? end,
    detail: why ? whys[why] : '',
    line: line.line,
    providerLineId,
    providerId,
    reference: entry?.reference ?? reference,
    payout,
    at,
    day: entry?.day,
    currency,
    grossMinor,
    feeMinor,
    netMinor,
    expectedMinor,
  };
};

const ofFault = ({ line, code, detail }: StatementFault): Discrepancy => ({
  class: 'malformed',
  why: code,
  detail,
  line,
});

const ofEntry = (entry: Expected): Discrepancy => ({
  class: 'missing_there',
  why: 'not_in_statement',
  detail: whys.not_in_statement,
  reference: entry.reference,
  providerId: entry.providerId,
  at: entry.at,
  day: entry.day,
  currency: entry.currency,
  expectedMinor: entry.amountMinor,
});

const orderOf = (one: Discrepancy): string =>
  [one.class, one.reference ?? '', one.providerLineId ?? '', one.line ?? ''].join('#');

/** All discrepancies of a run: by class, then by what they name, not by the order of the file. */
export const discrepanciesOf = (found: {
  readonly verdicts: readonly Verdict[];
  readonly faults: readonly StatementFault[];
  readonly opened: readonly Expected[];
}): readonly Discrepancy[] =>
  [
    ...found.verdicts.filter(isDiscrepancy).map(ofVerdict),
    ...found.faults.map(ofFault),
    ...[...found.opened].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).map(ofEntry),
  ].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));

const optionalMoney = (amount: number | undefined, currency: string | undefined) =>
  amount === undefined || currency === undefined ? undefined : { amount, currency };

/** As the API shows it. */
export const shownDiscrepancy = (number: number, one: Discrepancy) => ({
  number,
  class: one.class,
  why: one.why,
  detail: one.detail,
  line: one.line,
  provider_line_id: one.providerLineId,
  provider_id: one.providerId,
  reference: one.reference,
  payout: one.payout,
  at: one.at === undefined ? undefined : iso(one.at),
  business_day: one.day,
  gross: optionalMoney(one.grossMinor, one.currency),
  fee: optionalMoney(one.feeMinor, one.currency),
  net: optionalMoney(one.netMinor, one.currency),
  expected: optionalMoney(one.expectedMinor, one.currency),
});
