// The bodies of card terminals: what is to be debited, and what the terminal made of it.
import * as z from 'zod';
import { Money } from '../../kernel/money.ts';
import { CreateBody } from '../../payments/model/request.ts';
import { PaymentId, SessionId, Text } from './bodies.ts';

const Device = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,32}$/, 'use the number of the terminal: letters, digits and -');
const Printed = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,40}$/, 'repeat the number as the terminal prints it');
const At = z.iso.datetime({ error: 'write the instant in UTC, as 2026-03-09T02:00:00Z' });

export const RecordBody = z.strictObject({
  obligations: CreateBody.shape.obligations,
  amount: Money.optional(),
  terminal: Device,
  /** A part in cash: counters only, at the drawer of an open session. */
  cash: z.strictObject({ session_id: SessionId, part: Money, given: Money }).optional(),
  supersede: z.boolean().optional(),
});
export type RecordBody = z.infer<typeof RecordBody>;

const slip = { voucher: Printed, reference: Printed, debited_at: At };

export const TellBody = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('debited'),
    ...slip,
    /** Where it is not what was asked for. */
    amount: Money.optional(),
  }),
  z.strictObject({ outcome: z.literal('declined') }),
  z.strictObject({ outcome: z.literal('timed_out') }),
  z.strictObject({ outcome: z.literal('reversed') }),
  z.strictObject({ outcome: z.literal('cash_returned') }),
  z.strictObject({ outcome: z.literal('printed') }),
  z.strictObject({ outcome: z.literal('not_printed') }),
]);
export type TellBody = z.infer<typeof TellBody>;

export const FindingBody = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('debited'),
    ...slip,
    amount: Money.optional(),
    reason: Text(200),
  }),
  z.strictObject({ outcome: z.literal('not_debited'), reason: Text(200) }),
]);
export type FindingBody = z.infer<typeof FindingBody>;

export const DebitPath = z.strictObject({ payment_id: PaymentId });
