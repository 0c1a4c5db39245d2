// What a caller asks the payment methods for: an authority, and the amount where it is known.
import * as z from 'zod';
import { amountLimitMinor, Currency } from '../../kernel/money.ts';
import { SettingId } from '../../settings/model/authority.ts';

const AmountText = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'write the amount as a whole number of minor units, such as 20600')
  .transform(Number)
  .refine((amount) => amount <= amountLimitMinor, 'this is more than any payment may be');

export const MethodsQuery = z.strictObject({
  authority: SettingId,
  /** In minor units. */
  amount: AmountText.optional(),
  /** The authority's own when absent. */
  currency: Currency.optional(),
});
export type MethodsQuery = z.infer<typeof MethodsQuery>;
