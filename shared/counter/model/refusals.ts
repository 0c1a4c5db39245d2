// Why a desk refuses, in words that tell its clerk what to do.
import { Failure } from '../../kernel/failure.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Session } from './session.ts';

export const refused = (code: string, pointer: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail, { errors: [{ pointer, code, detail }] });

export const noSession = (): Failure =>
  new Failure('missing', 'session_not_found', 'no such session: check its id');

export const noTake = (): Failure =>
  new Failure('missing', 'take_not_found', 'this session took no such payment: check both ids');

export const tooBusy = (): Failure =>
  new Failure('busy', 'try_again', 'others are changing the same records: try again', {
    retryAfterSeconds: 1,
  });

/** Who is at work, by name: the token must say so. */
export const operatorOf = ({ operator }: { readonly operator?: string | undefined }): string => {
  if (operator !== undefined) return operator;
  throw new Failure('forbidden', 'operator_missing', 'the token must name the operator at work');
};

/** A drawer is one person's. */
export const checkOperator = (session: Session, operator: string): void => {
  if (session.operator === operator) return;
  throw new Failure(
    'forbidden',
    'not_your_session',
    'this session belongs to another operator: open one of your own',
  );
};

/** Two people for whatever one alone must not do (promise 11). */
export const checkSecondPerson = (first: string, second: string): void => {
  if (first !== second) return;
  throw new Failure(
    'forbidden',
    'second_person_needed',
    'you asked for this yourself: another person must decide it',
  );
};

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
