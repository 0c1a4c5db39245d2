// Disputes as the API answers them.
import * as z from 'zod';
import { Booked, disputeIdPattern } from '../../shared/disputes/model/dispute.ts';
import { disputeAdvice } from '../../shared/disputes/model/shown.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { providerNames } from '../../shared/providers/names.ts';
import { disputeStages } from '../../shared/providers/outcomes.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { Cursor, DayText, InstantText, Money, SignedMoney } from './common.ts';

const AdviceView = z.strictObject({ code: z.enum(Object.keys(disputeAdvice)), text: z.string() });

const EvidenceView = z.strictObject({
  at: InstantText,
  by: z.string(),
  references: z.array(z.string()).describe('Where what was sent is kept.'),
  note: z.string().optional(),
});

const EntryView = z.strictObject({
  cause: Booked.shape.cause,
  reference: z.string().describe('Of the journal entry, in the book of the account.'),
  business_day: DayText,
  amount: Money,
  booked_at: InstantText,
});

export const DisputeView = z
  .strictObject({
    dispute_id: z.string().regex(disputeIdPattern),
    payment_id: z.string().regex(paymentIdPattern),
    attempt: z.int().min(1),
    account: SettingId,
    provider: z.enum(providerNames),
    provider_id: z.string().describe('What the provider calls it.'),
    state: z.enum(disputeStages).describe('`inquiry`: the bank only asks. `dropped`: it let go.'),
    blocks_refunds: z.boolean(),
    reason: z.string().describe("The provider's word."),
    advice: AdviceView.optional().describe('What a person should do now.'),
    amount: Money.describe('What is claimed.'),
    taken: Money.describe('What the provider took from us.'),
    reinstated: Money.describe('What it gave back.'),
    lost: Money.describe('What is booked as lost: so much of the payment is undone.'),
    pending: SignedMoney.describe('Taken, and neither back nor given up.'),
    returned_twice: Money.describe('Had gone back by a refund, too; it stands in suspense.'),
    fees: SignedMoney.describe('Charged beside it; booked by the statement.'),
    opened_at: InstantText,
    evidence_due_at: InstantText.optional(),
    evidence: z.array(EvidenceView),
    entries: z.array(EntryView),
    history: z.array(z.strictObject({ at: InstantText, state: z.enum(disputeStages) })),
  })
  .meta({ id: 'Dispute', description: "What a payer's bank claims back, and what became of it." });

export const DisputesView = z
  .strictObject({ disputes: z.array(DisputeView), cursor: Cursor })
  .meta({ id: 'Disputes', description: 'A page; it may be short and still have a next one.' });
