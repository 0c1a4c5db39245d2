// Refusals that point at a part of a request, and the one that asks to come again.
import { Failure } from '../../kernel/failure.ts';

export const refusedAt = (code: string, pointer: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail, { errors: [{ pointer, code, detail }] });

export const overRest = (pointer: string, restMinor: number): Failure =>
  refusedAt(
    'refund_over_rest',
    pointer,
    `only ${restMinor} in minor units is left of this to give back`,
  );

export const tooBusy = (): Failure =>
  new Failure('busy', 'try_again', 'others are changing this payment: try again', {
    retryAfterSeconds: 1,
  });
