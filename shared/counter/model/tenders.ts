// Cash against what is due: too little is refused, too much is change.
import type { Money } from '../../kernel/money.ts';
import { refused } from './refusals.ts';

/** Throws unless the cash covers what is due of it, in its currency. */
export const checkGiven = (given: Money, due: Money): void => {
  if (given.currency !== due.currency)
    throw refused(
      'currency_not_taken',
      '/given/currency',
      `this drawer takes ${due.currency}: take no other money`,
    );
  if (given.amount < due.amount)
    throw refused(
      'cash_too_little',
      '/given/amount',
      `${due.amount} ${due.currency} in minor units are due: ${due.amount - given.amount} are missing`,
    );
};
