// How one statement line ends, and why: the words that finance staff read.
import type { FeeTerms } from '../../settings/model/account.ts';
import type { StatementLine } from '../../statements/format.ts';
import type { LineClass } from './classes.ts';
import type { Expected } from './expected.ts';
import type { Pair } from './join.ts';

/** Why a line or an entry needs a look, and what to do. */
export const whys = {
  other_amount:
    'statement and ledger name different amounts: compare both with the provider, then correct by an entry',
  fee_differs: 'the fee is not what the contract says: ask the provider, or correct the fee terms',
  not_in_ledger:
    'the provider holds money that the ledger does not know: look the payment up, then book or return it',
  not_in_statement:
    'the ledger holds money that no statement named yet: a later file may; else ask the provider',
  repeated: 'the same movement stands twice in this file: it was counted once',
  changed:
    'the same movement stands in two versions: only the first was counted; ask the provider which is true',
  seen_before: 'an earlier run has accounted for this movement',
  other_currency: 'the line is in a currency that this account does not keep: book it by hand',
  not_paid_out: 'the line belongs to no payout: its money is still with the provider',
  payout: 'the payout itself: it agrees with its lines',
  payout_differs:
    'the payout is not the sum of its lines: the file may be incomplete; fetch it again',
  refund: 'a refund that the ledger does not know: it stands in suspense',
  dispute:
    'a dispute took money that the ledger does not know of: take the dispute up; it stands in suspense',
  dispute_reversal:
    'a dispute gave money back that the ledger does not know of: it stands in suspense',
  fee: 'a fee of its own: it is to be made good like all fees',
  other: 'a movement of another kind: it stands in suspense',
} as const;
export type Why = keyof typeof whys;

/** A line, how it ends, and what it was paired with. `quiet` verdicts need no person. */
export interface Verdict {
  readonly line: StatementLine;
  readonly end: Exclude<LineClass, 'malformed'>;
  readonly why?: Why;
  readonly entry?: Expected;
  /** What the ledger or the contract says instead. */
  readonly expectedMinor?: number;
}

/** The fee that the contract names, rounded half up. */
export const feeOf = (
  grossMinor: number,
  terms: Pick<FeeTerms, 'basisPoints' | 'fixedMinor'>,
): number =>
  Number((BigInt(grossMinor) * BigInt(terms.basisPoints) + 5_000n) / 10_000n) + terms.fixedMinor;

const feeDiffers = (line: StatementLine, terms: FeeTerms): boolean =>
  Math.abs(line.feeMinor - feeOf(line.grossMinor, terms)) > terms.toleranceMinor;

/** How a paired line ends. Fees are checked on captures, where the contract is known. */
export const pairVerdict = ({ line, entry, isEqual }: Pair, terms?: FeeTerms): Verdict => {
  if (!isEqual)
    return { line, entry, end: 'amount', why: 'other_amount', expectedMinor: entry.amountMinor };
  if (terms && line.kind === 'capture' && feeDiffers(line, terms)) {
    const expectedMinor = feeOf(line.grossMinor, terms);
    return { line, entry, end: 'fee', why: 'fee_differs', expectedMinor };
  }
  return { line, entry, end: 'matched' };
};

const leftWhys: Readonly<Partial<Record<StatementLine['kind'], Why>>> = {
  dispute: 'dispute',
  dispute_reversal: 'dispute_reversal',
};

/** How a line without an entry ends. */
export const leftVerdict = (line: StatementLine): Verdict =>
  line.kind === 'capture'
    ? { line, end: 'missing_here', why: 'not_in_ledger' }
    : { line, end: 'other_kind', why: leftWhys[line.kind] ?? 'refund' };

const quiet: ReadonlySet<Why | undefined> = new Set([undefined, 'seen_before', 'payout', 'fee']);

/** Whether a person should look at it. */
export const isDiscrepancy = (verdict: Verdict): boolean => !quiet.has(verdict.why);
