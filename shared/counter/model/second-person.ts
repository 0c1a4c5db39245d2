// Two people for whatever one alone must not do.
import { Failure } from '../../kernel/failure.ts';

/** Two people for whatever one alone must not do (promise 11). */
export const checkSecondPerson = (first: string, second: string): void => {
  if (first !== second) return;
  throw new Failure(
    'forbidden',
    'second_person_needed',
    'you asked for this yourself: another person must decide it',
  );
};
