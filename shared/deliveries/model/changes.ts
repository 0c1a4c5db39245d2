// What is new about an obligation or a payment, told from its present state and the last event of it.
import type { Obligation, ObligationState } from '../../obligations/model/obligation.ts';
import type { Head } from '../../payments/model/payment.ts';
import type { PaymentState } from '../../payments/model/states.ts';
import {
  type Event,
  eventId,
  type News,
  type ObligationEvent,
  type PaymentEvent,
} from './event.ts';

const ends = {
  open: undefined,
  settled: 'obligation.settled',
  cancelled: 'obligation.cancelled',
  written_off: 'obligation.written_off',
} as const satisfies Record<ObligationState, ObligationEvent | undefined>;

const told = {
  pending: undefined,
  paid: 'payment.paid',
  surplus: 'payment.surplus',
  failed: 'payment.failed',
  cancelled: 'payment.cancelled',
  expired: 'payment.expired',
  reversed: 'payment.reversed',
} as const satisfies Record<PaymentState, PaymentEvent | undefined>;

/** A settled decision that is withdrawn stays released: nothing is owed before or after. */
const staysReleased = (last: Event, type: ObligationEvent): boolean =>
  last.type === 'obligation.settled' && type !== 'obligation.settled';

const isTold = (last: Event | undefined, type: ObligationEvent, { settledAt }: Obligation) =>
  last?.type === type && last.settledAt === settledAt;

const endNews = (obligation: Obligation, type: ObligationEvent, release: string): News => ({
  subject: 'obligation',
  of: obligation.id,
  authority: obligation.authority,
  number: obligation.number,
  type,
  release,
  ...(obligation.settledBy === undefined ? {} : { payment: obligation.settledBy }),
  ...(obligation.settledAt === undefined ? {} : { settledAt: obligation.settledAt }),
});

const undoNews = (obligation: Obligation, last: Event): News => ({
  subject: 'obligation',
  of: obligation.id,
  authority: obligation.authority,
  number: obligation.number,
  type: 'obligation.reopened',
  ...(last.release === undefined ? {} : { undoes: last.release }),
  ...(last.payment === undefined ? {} : { payment: last.payment }),
});

const isOpen = (last: Event | undefined): boolean =>
  last === undefined || last.type === 'obligation.reopened';

/**
 * The events that lead from the last one to the present. What came and went unseen between is not told;
 * what was told is always undone before it is told anew.
 */
export const obligationNews = (
  obligation: Obligation,
  last: Event | undefined,
): readonly News[] => {
  const type = ends[obligation.state];
  if (type === undefined) return last && !isOpen(last) ? [undoNews(obligation, last)] : [];
  if (isTold(last, type, obligation)) return [];
  const next = (last?.sequence ?? 0) + 1;
  const about = { subject: 'obligation', of: obligation.id } as const;
  if (!last || isOpen(last)) return [endNews(obligation, type, eventId(about, next))];
  if (staysReleased(last, type)) return [endNews(obligation, type, last.release ?? last.id)];
  return [undoNews(obligation, last), endNews(obligation, type, eventId(about, next + 1))];
};

const paymentFacts = (head: Head) => ({
  currency: head.currency,
  amountMinor: head.amount,
  appliedMinor: head.applied,
  surplusMinor: head.surplus,
  ...(head.reason === undefined ? {} : { reason: head.reason }),
});

/** A payment's state, once it is not pending any more, and once more where money came late. */
export const paymentNews = (head: Head, last: Event | undefined): readonly News[] => {
  const type = told[head.state];
  const isKnown =
    last?.type === type &&
    last?.appliedMinor === head.applied &&
    last.surplusMinor === head.surplus;
  if (type === undefined || isKnown) return [];
  return [
    { subject: 'payment', of: head.id, authority: head.authority, type, ...paymentFacts(head) },
  ];
};

/** The news numbered on from the last event. */
export const numberedNews = (
  news: readonly News[],
  last: Event | undefined,
  at: number,
): readonly Event[] =>
  news.map((one, index) => {
    const sequence = (last?.sequence ?? 0) + 1 + index;
    return { ...one, sequence, id: eventId(one, sequence), at };
  });
