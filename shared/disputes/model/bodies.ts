// What staff send about disputes.
import * as z from 'zod';
import { SettingId } from '../../settings/model/authority.ts';
import { disputeIdPattern } from './dispute.ts';

export const DisputePath = z.strictObject({
  dispute_id: z.string().regex(disputeIdPattern, 'use a dispute_id as the list gives it'),
});

export const DisputeQuery = z.strictObject({
  /** `ended`: those that are over and ask for nothing. */
  state: z.enum(['open', 'ended']).default('open'),
  cursor: z.string().max(200).optional(),
});
export type DisputeQuery = z.infer<typeof DisputeQuery>;

const FileReference = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,100}$/, 'use 1 to 100 visible ASCII characters: where it is kept');

export const EvidenceBody = z.strictObject({
  /** Where what was sent is kept: file numbers, receipt numbers. Never payer data. */
  references: z.array(FileReference).min(1).max(20),
  note: z.string().trim().min(1).max(200).optional(),
});
export type EvidenceBody = z.infer<typeof EvidenceBody>;

export const TakeUpBody = z.strictObject({
  account: SettingId,
  /** The provider's id of the dispute. */
  provider_id: z.string().regex(/^[\x21-\x7e]{1,100}$/, 'use the id that the provider shows'),
});
export type TakeUpBody = z.infer<typeof TakeUpBody>;
