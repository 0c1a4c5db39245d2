// How a bank transfer of a refund ends, and where its money comes from.
import * as z from 'zod';
import { LocalDate } from '../../kernel/time.ts';
import { SettingId } from '../../settings/model/authority.ts';
import type { Outflow } from './booking.ts';

export const PayoutBody = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('paid'),
    /** What the bank calls the transfer. */
    bank_reference: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'use 1 to 64 visible ASCII characters'),
    paid_on: LocalDate,
    /** The bank account that paid; left out: the refund account outside this system. */
    account: SettingId.optional(),
  }),
  z.strictObject({ outcome: z.literal('not_paid'), note: z.string().trim().min(1).max(100) }),
]);
export type PayoutBody = z.infer<typeof PayoutBody>;

/** Money of a bank account of ours waits in clearing for its statement; else the refund account paid. */
export const payoutOutflow = (
  account: string | undefined,
  bankReference: string,
  at: number,
): Outflow =>
  account === undefined
    ? { book: 'office', account: 'refund_account', providerId: bankReference, at }
    : { book: account, account: 'clearing', providerId: bankReference, at };
