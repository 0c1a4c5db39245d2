// Partners as the API answers them: what is due, what became of their money, how their days stand.
import * as z from 'zod';
import {
  differenceKinds,
  suspenseReasons,
  takingStates,
} from '../../shared/counter/model/partner.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { Amount, DayText, InstantText, Money } from './common.ts';
import { FoundNotice } from './obligation.ts';

const NotFound = z.strictObject({ result: z.literal('not_found'), detail: z.string() });

export const VerifiedView = z
  .strictObject({
    authority: SettingId,
    partner_day: DayText.describe('The day that money taken now counts for.'),
    left_minor: Amount.min(0).optional().describe('What may still be taken; absent = no limit.'),
    notices: z.array(
      z.union([
        FoundNotice.omit({ claim: true, claim_expires_at: true }).meta({ id: 'VerifiedNotice' }),
        NotFound,
      ]),
    ),
  })
  .meta({ id: 'Verified', description: 'What is due, in the order of the request.' });

export const TakingView = z
  .strictObject({
    serial: z.string(),
    state: z
      .enum(takingStates)
      .describe('`surplus`: owed back; `suspense`: waits for a person, with `why`.'),
    why: z.enum(suspenseReasons).optional(),
    payment_id: z.string().regex(paymentIdPattern).optional(),
    amount: Money,
    taken_at: InstantText,
    partner_day: DayText,
    booked_on: DayText,
  })
  .meta({ id: 'Taking', description: 'Money that a partner took, and what became of it.' });

const sums = { count: z.int().min(0), total: Money };

const DifferenceView = z.strictObject({
  serial: z.string(),
  kind: z.enum(differenceKinds),
  theirs: Money.optional(),
  ours: Money.optional(),
});

const day = {
  client_id: SettingId,
  partner_day: DayText,
  ...sums,
  files: z.int().min(0).describe('How many files of this day came; the last one holds.'),
  file: z
    .strictObject({
      state: z.enum(['agreed', 'differs']),
      received_at: InstantText,
      theirs: z.strictObject(sums),
      ours: z.strictObject(sums),
      found: z.int().min(0).describe('All differences, also where the list is cut.'),
      differences: z.array(DifferenceView),
    })
    .optional(),
};

export const PartnerDayView = z
  .strictObject(day)
  .meta({ id: 'PartnerDay', description: "A partner's day, and its file beside our books." });

export const PartnerDayWithSuspenseView = z
  .strictObject({ ...day, suspended: z.array(TakingView) })
  .meta({
    id: 'PartnerDayWithSuspense',
    description: "A partner's day, with its money that waits for a person.",
  });
