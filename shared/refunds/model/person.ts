// Who asks for a refund and who decides it: the person that a staff token names.
import { ownRequest } from './refusals.ts';

export interface Person {
  readonly subject: string;
  readonly operator?: string | undefined;
}

/** The name under which a person's deeds are kept. */
export const personOf = ({ operator, subject }: Person): string => operator ?? subject;

/** Two people for whatever one alone must not do (promise 11). */
export const checkOther = (first: string, second: string): void => {
  if (first === second) throw ownRequest();
};
