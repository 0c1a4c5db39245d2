// What a client may take at once, and that it is what the payer was shown.
import { channels, rangeOf } from '../../channels.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Money } from '../../kernel/money.ts';
import type { Client } from '../../settings/model/client.ts';
import type { CreateBody } from './request.ts';

const refusal = (code: string, pointer: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail, { errors: [{ pointer, code, detail }] });

export const checkLimits = (amount: number, client: Client, { obligations }: CreateBody): void => {
  const { maximumMinor = Number.POSITIVE_INFINITY } = client;
  const ofChannel = channels[client.channel].maximumObligations;
  const maximumObligations = Math.min(client.maximumObligations, ofChannel);
  if (obligations.length > maximumObligations)
    throw refusal(
      'client_limit',
      '/obligations',
      `this client may pay at most ${maximumObligations} obligations at once: split the payment`,
    );
  if (amount > maximumMinor)
    throw refusal(
      'client_limit',
      '/obligations',
      `this client may take ${maximumMinor} in minor units at most: split the payment`,
    );
};

/** A channel may take less than its providers do. */
export const checkChannel = ({ amount, currency }: Money, { channel }: Client): void => {
  const { minimumMinor = 0, maximumMinor = amount } = rangeOf(channel, currency);
  if (amount >= minimumMinor && amount <= maximumMinor) return;
  throw refusal(
    'amount_out_of_range',
    '/obligations',
    `a ${channel} takes ${minimumMinor} to ${maximumMinor} in minor units: pay elsewhere`,
  );
};

/** What the payer was shown must be what is due. */
export const checkShown = (due: Money, shown: Money | undefined): void => {
  if (!shown || (shown.amount === due.amount && shown.currency === due.currency)) return;
  throw new Failure(
    'conflict',
    'amount_changed',
    'the amount due has changed: show the payer the new one',
    {
      members: { due },
      errors: [
        {
          pointer: '/amount',
          code: 'amount_changed',
          detail: `now ${due.amount} ${due.currency} in minor units`,
        },
      ],
    },
  );
};
