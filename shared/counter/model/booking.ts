// The entries of a drawer beside its captures: the float in, over or short, and all of it handed over.
import type { Entry, EntryLine } from '../../ledger/model/entry.ts';
import type { Booking } from '../../payments/model/capture.ts';
import { expectedMinor, type Session } from './session.ts';

const line = (account: EntryLine['account'], amount: number): readonly EntryLine[] =>
  amount === 0 ? [] : [{ account, amount }];

const entryOf = (
  session: Session,
  cause: Entry['cause'],
  booking: Booking,
  lines: readonly EntryLine[],
): readonly Entry[] =>
  lines.length === 0
    ? []
    : [
        {
          book: session.account,
          day: booking.day,
          reference: session.id,
          cause,
          at: booking.at,
          currency: session.currency,
          lines: [...lines],
          ...(booking.day === session.day ? {} : { referenceDay: session.day }),
        },
      ];

/** The float comes out of the safe; none where there is none. */
export const floatEntries = (session: Session, booking: Booking): readonly Entry[] =>
  entryOf(session, 'float', booking, [
    ...line('cash_in_hand', session.floatMinor),
    ...line('safe', -session.floatMinor),
  ]);

/** What lay in the drawer beyond (positive) or below what should have. */
const overShortEntries = (
  session: Session,
  countedMinor: number,
  booking: Booking,
): readonly Entry[] => {
  const over = countedMinor - expectedMinor(session);
  return entryOf(session, 'over_short', booking, [
    ...line('cash_in_hand', over),
    ...line('over_short', -over),
  ]);
};

/**
 * After these the drawer is empty. The float returns to the safe, as far as it is there; what is above it
 * goes where the hand-over says.
 */
export const handOverEntries = (
  session: Session,
  countedMinor: number,
  to: 'bank' | 'safe',
  booking: Booking,
): readonly Entry[] => {
  const toSafe = to === 'safe' ? countedMinor : Math.min(countedMinor, session.floatMinor);
  return [
    ...overShortEntries(session, countedMinor, booking),
    ...entryOf(session, 'hand_over', booking, [
      ...line('safe', toSafe),
      ...line('bank', countedMinor - toSafe),
      ...line('cash_in_hand', -countedMinor),
    ]),
  ];
};
