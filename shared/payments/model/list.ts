// What staff may list payments by; each is a partition that can be read without an index.
import * as z from 'zod';
import { LocalDate } from '../../kernel/time.ts';
import { SettingId } from '../../settings/model/authority.ts';

export const ListQuery = z.union(
  [
    z.strictObject({ obligation_id: z.string().min(3).max(100) }),
    z.strictObject({
      account: SettingId,
      business_day: LocalDate,
      cursor: z.string().max(200).optional(),
    }),
    z.strictObject({ pending: z.literal('true') }),
  ],
  { error: 'list by obligation_id, by account and business_day, or by pending=true' },
);
export type ListQuery = z.infer<typeof ListQuery>;
