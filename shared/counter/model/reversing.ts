// When a take may be taken back: the same day, by its cashier, before the money left the drawer.
import { Failure } from '../../kernel/failure.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Head } from '../../payments/model/payment.ts';
import { checkDrawer } from './drawer.ts';
import type { Session } from './session.ts';
import type { Take } from './take.ts';

const refundInstead = (code: string, detail: string): Failure =>
  new Failure('conflict', code, `${detail}: ask for a refund instead`);

const checkHead = ({ state, refunding, refunded }: Head): void => {
  if (state !== 'paid') throw refundInstead('payment_not_paid', `this payment is ${state}`);
  if (refunding + refunded > 0)
    throw refundInstead('payment_refunded', 'money of this payment goes back already');
};

/** Throws unless the take may be taken back now; the money must still lie in the drawer. */
export const checkReversible = (
  { session, take, head }: { readonly session: Session; readonly take: Take; readonly head: Head },
  today: LocalDate,
): void => {
  if (session.day !== today)
    throw refundInstead('past_the_day', `this was taken on ${session.day}`);
  checkDrawer(session);
  checkHead(head);
  if (take.cardMinor > 0)
    throw refundInstead('card_in_payment', 'a part of this was debited from a card');
};
