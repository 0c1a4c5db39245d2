// What is answered once a refund is decided or withdrawn.
import { Failure } from '../../kernel/failure.ts';

export const notOpen = (state: string): Failure =>
  new Failure(
    'conflict',
    'refund_not_open',
    `this refund is ${state}: only what is requested can be decided or withdrawn`,
  );
