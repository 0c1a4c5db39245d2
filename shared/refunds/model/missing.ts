// What is answered for a refund that is not there.
import { Failure } from '../../kernel/failure.ts';

export const noRefund = (): Failure =>
  new Failure('missing', 'refund_not_found', 'no such refund: check its id');
