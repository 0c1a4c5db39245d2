// Debits as the API shows them, with what the desk must do and say now.
import { type Instant, iso } from '../../kernel/time.ts';
import { type Debit, isUnconfirmed } from './debit.ts';

type Shown = Readonly<Record<string, unknown>>;

const advice = {
  recorded: 'the terminal’s word is missing: do not pay again, it will be known within 48 hours',
  reversal_required: 'reverse the debit at the terminal and tell its outcome; do not pay again',
  debited: undefined,
  declined: undefined,
  reversed: undefined,
} as const;

const cashShown = ({ cash, currency }: Debit): Shown | undefined =>
  cash && {
    session_id: cash.session,
    part: { amount: cash.partMinor, currency },
    given: { amount: cash.givenMinor, currency },
    change: { amount: cash.givenMinor - cash.partMinor, currency },
    returned: cash.returned,
  };

/** `overdue`: the time within which a payer was promised certainty is over. */
export const debitShown = (debit: Debit, now: Instant): Shown => {
  const { currency, slip, finding } = debit;
  return {
    payment_id: debit.payment,
    state: debit.state,
    terminal: debit.terminal,
    outlet: debit.outlet,
    owner: debit.owner,
    card: { amount: debit.cardMinor, currency },
    cash: cashShown(debit),
    voucher: slip?.voucher,
    reference: slip?.reference,
    debited_at: slip && iso(slip.at),
    printed: debit.printed,
    recorded_at: iso(debit.recordedAt),
    confirm_by: isUnconfirmed(debit) ? iso(debit.confirmBy) : undefined,
    overdue: isUnconfirmed(debit) && now > debit.confirmBy ? true : undefined,
    advice: advice[debit.state],
    finding: finding && {
      outcome: finding.outcome,
      voucher: finding.slip?.voucher,
      reference: finding.slip?.reference,
      reason: finding.reason,
      by: finding.by,
      at: iso(finding.at),
    },
  };
};
