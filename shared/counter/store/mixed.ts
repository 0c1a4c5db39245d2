// A payment in cash and by card: one decision over both, an entry per tender, all in one transaction.
import { referenceOf } from '../../kernel/id.ts';
import { entryWrite } from '../../ledger/store/entries.ts';
import { captured } from '../../payments/model/capture.ts';
import { endingBegun } from '../../payments/model/ending.ts';
import { holderOf } from '../../payments/model/holder.ts';
import type { Attempt, Head, Payment } from '../../payments/model/payment.ts';
import {
  bookingNow,
  type Decision,
  displaced,
  quotedObligations,
  settled,
  shareNow,
} from '../../payments/store/decide.ts';
import { headChanged } from '../../payments/store/payments.ts';
import type { Succeeded } from '../../providers/outcomes.ts';
import { getAuthority } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import type { Debit } from '../model/debit.ts';
import { splitEntry } from '../model/split.ts';

interface Tender {
  readonly attempt: Attempt;
  readonly amountMinor: number;
  readonly providerId: string;
}

const tendersOf = ({ head }: Payment, debit: Debit, said: Succeeded): readonly Tender[] =>
  head.attempts.map((attempt) =>
    attempt.provider === 'cash'
      ? {
          attempt,
          amountMinor: debit.cash?.partMinor ?? 0,
          providerId: debit.cash?.session ?? '',
        }
      : { attempt, amountMinor: said.money.amount, providerId: said.providerId },
  );

const withTenders = (
  head: Head,
  tenders: readonly Tender[],
  said: Succeeded,
  day: string,
): Head => ({
  ...head,
  attempts: tenders.map(({ attempt, amountMinor, providerId }) => ({
    ...attempt,
    state: 'succeeded' as const,
    providerId,
    captured: { amount: amountMinor, currency: said.money.currency, at: said.at, day },
  })),
});

/** Captures the whole of a mixed payment; `said` is of the card's part, as it was asked for. */
export const decideMixed = async (
  world: Pick<World, 'table' | 'now'>,
  payment: Payment,
  debit: Debit,
  said: Succeeded,
): Promise<Decision> => {
  const { head } = payment;
  const authority = await getAuthority(world.table, head.authority);
  const tenders = tendersOf(payment, debit, said);
  const [first] = tenders;
  if (!first) throw new Error(`payment ${head.id} has no tender`);
  const obligations = await quotedObligations(world, payment);
  const shares = payment.quote.obligations.map((quoted, index) =>
    shareNow(quoted, obligations[index], payment, authority),
  );
  const others = await displaced(world, shares, head.id);
  const booking = bookingNow(world, authority);
  const whole: Succeeded = { ...said, money: { amount: head.amount, currency: head.currency } };
  const after = captured(payment, first.attempt, whole, shares, booking);
  const parts = tenders.map(({ attempt, amountMinor, providerId }) => ({
    book: attempt.account,
    reference: referenceOf(head.id, attempt.number),
    account: holderOf(attempt.provider),
    amountMinor,
    providerId,
  }));
  const afterHead = withTenders(after.head, tenders, said, booking.day);
  return {
    head: afterHead,
    writes: [
      headChanged(head, afterHead),
      ...splitEntry(after.entry, parts).map(entryWrite),
      ...shares.flatMap((share) => settled(share, head, booking.at)),
      ...others.map((other) => headChanged(other, endingBegun(other, 'superseded', booking.at))),
    ],
    superseded: others.map(({ id }) => id),
  };
};
