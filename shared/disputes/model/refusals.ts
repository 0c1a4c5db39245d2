// What disputes answer instead of doing as they were told: each says what to do, and nothing was changed.
import { Failure } from '../../kernel/failure.ts';

export const noDispute = (): Failure =>
  new Failure('missing', 'dispute_not_found', 'no such dispute: look it up on the list');

export const ended = (state: string): Failure =>
  new Failure(
    'conflict',
    'dispute_ended',
    `this dispute is ${state}: the provider takes no evidence any more`,
  );

export const tooMuchEvidence = (limit: number): Failure =>
  new Failure(
    'unprocessable',
    'too_much_evidence',
    `at most ${limit} notes are kept of a dispute: name a file that holds the rest`,
  );

export const tooBusy = (): Failure =>
  new Failure('busy', 'try_again', 'others are changing this payment: try again', {
    retryAfterSeconds: 1,
  });

const misfitDetails = {
  no_such_dispute: 'the provider knows no such dispute at this account: check its id',
  order_not_ours: 'it is about an order that we did not make: answer it at the provider',
  other_order: 'it names another order than its reference does: clear that up with the provider',
  other_currency: 'it moved another currency than was captured: book it by hand',
  inquiry_again: 'the provider calls it an inquiry again: clear that up with the provider',
} as const;

export const doesNotFit = (why: keyof typeof misfitDetails): Failure =>
  new Failure('unprocessable', 'dispute_does_not_fit', misfitDetails[why], { members: { why } });

export const notTold = (why: string): Failure =>
  new Failure('busy', 'provider_silent', `the provider does not tell the dispute (${why})`, {
    retryAfterSeconds: 10,
  });

export const noAccount = (): Failure =>
  new Failure('missing', 'account_not_found', 'no such account: check its id');

export const noDisputesThere = (provider: string): Failure =>
  new Failure(
    'unprocessable',
    'no_disputes_there',
    `disputes of ${provider} cannot be asked for: answer them at the provider`,
  );
