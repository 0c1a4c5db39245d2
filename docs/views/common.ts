// Parts that many answers share. The views here describe what functions answer; no function imports them.
import * as z from 'zod';
import { amountLimitMinor, Currency } from '../../shared/kernel/money.ts';
import { lineKinds } from '../../shared/obligations/model/obligation.ts';

export const Amount = z
  .int()
  .min(-amountLimitMinor)
  .max(amountLimitMinor)
  .describe('Minor units (fen, cents) of the currency.');

/** An amount that is never below zero. */
export const Money = z
  .strictObject({ amount: Amount.min(0), currency: Currency })
  .meta({ id: 'MoneyShown', description: 'An amount in minor units with its currency.' });

/** An amount with a sign: what went back is negative. */
export const SignedMoney = z.strictObject({ amount: Amount, currency: Currency }).meta({
  id: 'SignedMoney',
  description: 'An amount in minor units with its currency; what went back is negative.',
});

export const InstantText = z.iso.datetime().describe('An instant in UTC.');
export const DayText = z.iso.date().describe("A day of the authority's calendar.");

export const Cursor = z
  .string()
  .optional()
  .describe('Where the next page begins: send it as `cursor`. Absent on the last page.');

export const PollAfterMs = z
  .int()
  .min(1)
  .optional()
  .describe('Ask again after this many milliseconds; absent when nothing more will happen.');

export const LineView = z
  .strictObject({
    kind: z.enum(lineKinds).describe('`penalty` is the added penalty for lateness.'),
    revenue_item: z.string().describe('The revenue item that the treasury books it under.'),
    text: z.string().optional(),
    amount: Money,
  })
  .meta({ id: 'Line', description: 'A part of what is owed; lines never blend.' });
