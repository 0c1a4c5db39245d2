// What is refused to those who replay or resolve parked work.
import { Failure } from '../../kernel/failure.ts';
import type { Parked } from './item.ts';

export const decidedAtTerminal = (): Failure =>
  new Failure(
    'conflict',
    'decided_at_terminal',
    'a debit is found out about at its own address: /v1/counter/unconfirmed/{payment_id}/finding',
  );

export const itemChanged = (): Failure =>
  new Failure(
    'changed',
    'record_changed',
    'this work is not as you read it: read it again and repeat what you wanted',
  );

/** Throws unless it is open, and as its reader saw it, where the reader says so. */
export const checkOpen = ({ state, revision }: Parked, ifMatch: number | undefined): void => {
  if (state === 'resolved')
    throw new Failure(
      'conflict',
      'already_resolved',
      'somebody has resolved this, or it moved by itself: its resolution says how',
    );
  if (ifMatch !== undefined && ifMatch !== revision) throw itemChanged();
};
