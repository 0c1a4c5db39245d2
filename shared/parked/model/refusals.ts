// What is refused to whoever names work that was never parked.
import { Failure } from '../../kernel/failure.ts';

export const notParked = (): Failure =>
  new Failure('missing', 'parked_work_not_found', 'no such work is or was parked: list it anew');
