// Sessions and takes as the API shows them.
import { iso } from '../../kernel/time.ts';
import { expectedMinor, type Session, standingCount } from './session.ts';
import { changeMinor, type Take } from './take.ts';

type Shown = Readonly<Record<string, unknown>>;

const countShown = (session: Session): Shown | undefined => {
  const count = standingCount(session);
  const money = (amount: number) => ({ amount, currency: session.currency });
  return (
    count && {
      counted_at: iso(count.at),
      total: money(count.totalMinor),
      expected: money(count.expectedMinor),
      over_short: money(count.totalMinor - count.expectedMinor),
      pieces: count.pieces.map(({ valueMinor, count: pieces }) => ({
        value: valueMinor,
        count: pieces,
      })),
    }
  );
};

const handOverShown = ({ handOver, currency }: Session): Shown | undefined =>
  handOver && {
    to: handOver.to,
    amount: { amount: handOver.amountMinor, currency },
    slip: handOver.slip,
    by: handOver.by,
    at: iso(handOver.at),
  };

/** Amounts are minor units with the drawer's currency; `over_short` is negative when money is missing. */
export const sessionShown = (session: Session): Shown => {
  const money = (amount: number) => ({ amount, currency: session.currency });
  const { closed } = session;
  return {
    session_id: session.id,
    state: session.state,
    authority: session.authority,
    outlet: session.outlet,
    operator: session.operator,
    business_day: session.day,
    opened_at: iso(session.openedAt),
    float: money(session.floatMinor),
    taken: money(session.takenMinor),
    returned: money(session.returnedMinor),
    expected: money(expectedMinor(session)),
    takes: session.takes,
    reversals: session.reversals,
    waiting: session.waiting,
    count: countShown(session),
    hand_over_by: session.handOverBy,
    bank_by: session.bankBy,
    hand_over: handOverShown(session),
    closed: closed && {
      by: closed.by,
      at: iso(closed.at),
      over_short: money(closed.overShortMinor),
    },
  };
};

export const takeShown = (take: Take): Shown => {
  const money = (amount: number) => ({ amount, currency: take.currency });
  const { reversal } = take;
  return {
    session_id: take.session,
    payment_id: take.payment,
    operator: take.operator,
    cash: money(take.cashMinor),
    given: money(take.givenMinor),
    change: money(changeMinor(take)),
    card: money(take.cardMinor),
    taken_at: iso(take.at),
    reversal: reversal && {
      state: reversal.state,
      reason: reversal.reason,
      by: reversal.by,
      at: iso(reversal.at),
      approved_by: reversal.approvedBy,
    },
  };
};
