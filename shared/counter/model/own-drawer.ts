// Whose drawer it is.
import { Failure } from '../../kernel/failure.ts';
import type { Session } from './session.ts';

/** A drawer is one person's. */
export const checkOperator = (session: Session, operator: string): void => {
  if (session.operator === operator) return;
  throw new Failure(
    'forbidden',
    'not_your_session',
    'this session belongs to another operator: open one of your own',
  );
};
