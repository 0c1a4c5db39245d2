// Parked work as staff see it: why it waits, since when, what was tried, and what to do.
import { type Instant, iso } from '../../kernel/time.ts';
import { attemptsShown } from '../../payments/model/attempts.ts';
import type { Payment } from '../../payments/model/payment.ts';
import { shown } from '../../payments/model/shown.ts';
import { isOverdue, type KeptMessage, type Parked, parkedReasons } from './item.ts';

type Shown = Readonly<Record<string, unknown>>;

const when = (instant: Instant | undefined): string | undefined =>
  instant === undefined ? undefined : iso(instant);

const resolutionShown = ({ resolution }: Parked): Shown | undefined =>
  resolution && {
    code: resolution.code,
    note: resolution.note,
    by: resolution.by,
    at: iso(resolution.at),
  };

/** As it stands in a list. */
export const parkedShown = (item: Parked, now: Instant): Shown => ({
  parked_id: item.id,
  kind: item.kind,
  reason: item.reason,
  advice: parkedReasons[item.reason].advice,
  state: item.state,
  parked_at: iso(item.parkedAt),
  owner: item.owner,
  deadline: when(item.deadline),
  overdue: isOverdue(item, now) ? true : undefined,
  payment_id: item.payment,
  account: item.account,
  provider: item.provider,
  amount: item.money,
  voucher: item.voucher,
  replays: item.replays,
  resolution: resolutionShown(item),
});

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text where the bytes are text; else as base64. */
const bodyShown = (body: string): Shown => {
  try {
    return { text: utf8.decode(Buffer.from(body, 'base64')) };
  } catch {
    return { base64: body };
  }
};

const messageShown = (message: KeptMessage): Shown => ({
  notification_id: message.notification,
  received_at: iso(message.receivedAt),
  headers: message.headers,
  body: bodyShown(message.body),
  about: message.said?.about,
});

const paymentShown = (payment: Payment, now: Instant): Shown => ({
  ...shown(payment, now),
  attempts: attemptsShown(payment.head),
});

interface Whole {
  readonly item: Parked;
  readonly payment?: Payment;
}

/** Alone: with its history, the message whole, and the payment with what was tried for it. */
export const parkedWholeShown = ({ item, payment }: Whole, now: Instant): Shown => ({
  ...parkedShown(item, now),
  history: item.history.map(({ at, event, by }) => ({ at: iso(at), event, by })),
  message: item.message && messageShown(item.message),
  letter: item.letter,
  payment: payment && paymentShown(payment, now),
  payment_history: payment?.head.history.map(({ at, event }) => ({ at: iso(at), event })),
});
