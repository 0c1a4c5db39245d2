// Transfers as callers see them: how to pay by reference, and what waits in suspense.

import type { Currency } from '../../kernel/money.ts';
import { type Instant, iso } from '../../kernel/time.ts';
import type { Assessment, Obligation } from '../../obligations/model/obligation.ts';
import { totalOf } from '../../obligations/model/obligation.ts';
import type { BankDetails } from '../../settings/model/account.ts';
import { type Suspense, suspenseReasons } from './records.ts';
import { printed } from './rf.ts';

/** Everything that a payer needs to fill in a transfer form. */
export interface Referred {
  readonly reference: string;
  readonly paymentCode?: string;
  readonly currency: Currency;
  readonly bank: BankDetails;
  readonly due: readonly { readonly obligation: Obligation; readonly assessment: Assessment }[];
}

const notes = {
  value_date: 'the amount is reckoned on the day that the money is valued at our bank',
  exact: 'send the exact amount in one transfer: what is over goes back, what is short waits',
  no_hold: 'a reference holds nothing back: if it is paid in another way first, do not transfer',
  open_elsewhere: 'another payment of this is open now: end it first, or pay there',
} as const;

const noteShown = (code: keyof typeof notes) => ({ code, text: notes[code] });

const notesOf = (due: Referred['due']) => {
  const isOpenElsewhere = due.some(({ obligation }) => obligation.lock !== undefined);
  return [
    ...(['value_date', 'exact', 'no_hold'] as const).map(noteShown),
    ...(isOpenElsewhere ? [noteShown('open_elsewhere')] : []),
  ];
};

const earliest = (instants: readonly Instant[]): Instant | undefined =>
  instants.length === 0 ? undefined : Math.min(...instants);

/** Amounts as due now, and until when they stay so. */
export const referredShown = ({ reference, paymentCode, currency, bank, due }: Referred) => {
  const money = (amount: number) => ({ amount, currency });
  const changesAt = earliest(due.flatMap(({ assessment }) => assessment.changesAt ?? []));
  return {
    reference,
    printed: printed(reference),
    payment_code: paymentCode,
    amount: money(totalOf(due.map(({ assessment }) => ({ amount: assessment.total })))),
    changes_at: changesAt === undefined ? undefined : iso(changesAt),
    obligations: due.map(({ obligation, assessment }) => ({
      obligation_id: obligation.id,
      number: obligation.number,
      amount: money(assessment.total),
    })),
    pay_to: {
      holder: bank.holder,
      number: bank.number,
      bic: bank.bic,
      bank_name: bank.bankName,
    },
    notes: notesOf(due),
  };
};

export const suspenseShown = (item: Suspense, now: Instant) => ({
  reference: item.reference,
  account: item.account,
  direction: item.direction,
  reason: item.reason,
  advice: suspenseReasons[item.reason],
  amount: { amount: item.amount, currency: item.currency },
  value_date: item.valueDate,
  booked_on: item.bookedOn,
  age_days: Math.floor((now - item.bookedAt) / 86_400_000),
  bank_reference: item.movement,
  found_reference: item.found,
  due: item.due === undefined ? undefined : { amount: item.due, currency: item.currency },
  obligations: item.obligations,
  debtor: item.debtor,
  debtor_account: item.debtorAccount,
  message: item.message,
});
