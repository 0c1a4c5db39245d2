// What staff and payers send about parked work.
import * as z from 'zod';
import { parkedIdPattern, parkedKinds, resolutionCodes } from './item.ts';

export const ParkedPath = z.strictObject({ parked_id: z.string().max(120).regex(parkedIdPattern) });

export const ParkedQuery = z.strictObject({
  kind: z.enum(parkedKinds).optional(),
  state: z.enum(['open', 'resolved']).default('open'),
  cursor: z.string().max(200).optional(),
});
export type ParkedQuery = z.infer<typeof ParkedQuery>;

export const ResolveBody = z.strictObject({
  code: z.enum(resolutionCodes),
  /** What was found and done, for whoever reads it later. No payer data. */
  note: z.string().trim().min(3).max(500),
});
export type ResolveBody = z.infer<typeof ResolveBody>;

export const ReportBody = z.strictObject({
  /** The number of the payment on the payer's own slip or in the payer's app. */
  voucher: z
    .string()
    .regex(/^[\x21-\x7e]{4,64}$/, 'use 4 to 64 visible ASCII characters')
    .optional(),
});
export type ReportBody = z.infer<typeof ReportBody>;
