// What disputes answer where there is none of the name: nothing was changed.
import { Failure } from '../../kernel/failure.ts';

export const noDispute = (): Failure =>
  new Failure('missing', 'dispute_not_found', 'no such dispute: look it up on the list');
