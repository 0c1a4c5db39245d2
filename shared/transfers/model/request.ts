// The bodies and queries of the transfers API.
import * as z from 'zod';
import { CreateBody } from '../../payments/model/request.ts';
import { SettingId } from '../../settings/model/authority.ts';

/** One obligation, or a list that is paid by one transfer. */
export const ReferBody = z.strictObject({ obligations: CreateBody.shape.obligations });
export type ReferBody = z.infer<typeof ReferBody>;

export const SuspenseQuery = z.strictObject({
  account: SettingId,
  cursor: z.string().max(100).optional(),
});
export type SuspenseQuery = z.infer<typeof SuspenseQuery>;
