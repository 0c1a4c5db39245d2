// How staff look for refunds: of a payment, of an account's day, or what is still open.
import * as z from 'zod';
import { paymentIdPattern } from '../../kernel/id.ts';
import { LocalDate } from '../../kernel/time.ts';
import { SettingId } from '../../settings/model/authority.ts';
import { isOver, refundStates } from './states.ts';

const Flag = z.enum(['true', 'false']);

export const RefundQuery = z.union(
  [
    z.strictObject({ payment_id: z.string().regex(paymentIdPattern) }),
    z.strictObject({
      account: SettingId,
      business_day: LocalDate,
      cursor: z.string().max(200).optional(),
    }),
    z.strictObject({
      authority: SettingId.optional(),
      state: z
        .enum(refundStates)
        .refine((state) => !isOver(state), 'ask for what is over by payment, or by account and day')
        .optional(),
      overdue: Flag.optional(),
    }),
  ],
  { error: 'ask by payment_id, by account and business_day, or by state, authority and overdue' },
);
export type RefundQuery = z.infer<typeof RefundQuery>;
