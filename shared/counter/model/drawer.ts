// Why a drawer refuses, in words that tell its cashier what to do.
import { Failure } from '../../kernel/failure.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Session } from './session.ts';

const conflicts = {
  handing_over: {
    code: 'already_handed_over',
    detail: 'the money of this session is on its way: open a new session',
  },
  closed: { code: 'session_closed', detail: 'this session is closed: open a new one' },
} as const;

/** Money moves at a drawer only while it is in the cashier's hands. */
export const checkDrawer = ({ state }: Session): void => {
  if (state === 'open' || state === 'counted') return;
  throw new Failure('conflict', conflicts[state].code, conflicts[state].detail);
};

export const checkToday = (session: Session, today: LocalDate): void => {
  if (session.day === today) return;
  throw new Failure(
    'conflict',
    'past_the_day',
    `this session is of ${session.day}: count it, hand it over, and open one for today`,
  );
};
