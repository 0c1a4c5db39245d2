// Two people for whatever one alone must not do.
import { Failure } from '../../kernel/failure.ts';

const ownRequest = (): Failure =>
  new Failure(
    'forbidden',
    'own_request',
    'you asked for this refund yourself: another person must decide it',
  );

/** Two people for whatever one alone must not do (promise 11). */
export const checkOther = (first: string, second: string): void => {
  if (first === second) throw ownRequest();
};
