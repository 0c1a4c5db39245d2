// The cash part of a payment whose rest is debited from a card: at which drawer, and how much of it.
import type { PaymentCaller } from '../../payments/model/owner.ts';
import { bookingNow } from '../../payments/store/decide.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { World } from '../../world.ts';
import type { RecordBody } from '../model/debit-bodies.ts';
import { checkDrawer, checkToday } from '../model/drawer.ts';
import { operatorOf } from '../model/operator.ts';
import { checkOperator } from '../model/own-drawer.ts';
import { refused } from '../model/refusals.ts';
import type { Session } from '../model/session.ts';
import { checkGiven } from '../model/tenders.ts';
import { getSession } from './sessions.ts';

interface CashPart {
  readonly cash: NonNullable<RecordBody['cash']>;
  readonly caller: PaymentCaller;
  readonly authority: Authority;
  /** All that is due, in minor units. */
  readonly due: number;
}

const checkPart = ({ cash, authority, due }: CashPart, session: Session): void => {
  if (session.authority !== authority.id || session.currency !== authority.currency)
    throw refused(
      'not_this_drawer',
      '/cash/session_id',
      `this drawer takes ${session.currency} for ${session.authority} only`,
    );
  if (cash.part.amount >= due)
    throw refused(
      'card_part_missing',
      '/cash/part',
      'the card must pay a part: else take cash only',
    );
  if (session.waiting.length >= 20)
    throw refused('takes_waiting', '/cash', 'too many takes wait for a card terminal: end them');
};

/** The session of the drawer, if it may take this part now. Throws a Failure that says why not. */
export const drawerFor = async (
  world: Pick<World, 'table' | 'now'>,
  part: CashPart,
): Promise<Session> => {
  const { cash, caller, authority } = part;
  const session = await getSession(world.table, cash.session_id);
  checkOperator(session, operatorOf(caller));
  checkDrawer(session);
  checkToday(session, bookingNow(world, authority).day);
  checkPart(part, session);
  checkGiven(cash.given, cash.part);
  if (cash.part.currency === session.currency) return session;
  throw refused('currency_not_taken', '/cash/part/currency', `pay in ${session.currency}`);
};
