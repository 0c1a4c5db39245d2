// Obligations as the API answers them: to payers what they owe, to staff all that is known.
import * as z from 'zod';
import { channelNames } from '../../shared/channels.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import {
  holdKinds,
  obligationStates,
  policyNames,
} from '../../shared/obligations/model/obligation.ts';
import { DayText, InstantText, LineView, Money } from './common.ts';

const AssessedLine = LineView.extend({
  because: z.string().describe('One sentence with days, rate and cap.'),
}).meta({ id: 'AssessedLine', description: 'A line of an assessment, with its reason.' });

/** What the assessment of an open obligation says. */
const assessed = {
  amount: Money.describe('The amount due now.'),
  lines: z.array(AssessedLine),
  changes_at: InstantText.optional().describe('When the amount next changes, if it does.'),
  policy: z.enum(policyNames),
  policy_version: z.int(),
};

const Lock = z
  .strictObject({ channel: z.enum(channelNames), until: InstantText })
  .meta({ id: 'Lock', description: 'Another payment of this is open; never told: whose.' });

const kind = z.enum(['fine', 'fee']);

const noticed = {
  kind,
  text: z.string().optional(),
  place: z.string().optional(),
  unit: z.string().optional(),
  issued_on: DayText.optional(),
  received_on: DayText.optional().describe('The day of service, from which terms run.'),
};

const named = {
  obligation_id: z.string().describe('`{authority}.{key}`.'),
  number: z.string().describe('As printed on the notice.'),
  category: z.string().optional(),
};

export const FoundNotice = z
  .strictObject({
    result: z.literal('found'),
    ...named,
    ...noticed,
    payable: z.boolean(),
    reason: z
      .enum(['locked', ...obligationStates])
      .exclude(['open'])
      .optional()
      .describe('Why it cannot be paid now.'),
    lock: Lock.optional(),
    amount: assessed.amount.optional(),
    lines: assessed.lines.optional(),
    changes_at: assessed.changes_at,
    policy: assessed.policy.optional(),
    policy_version: assessed.policy_version.optional(),
    claim: z.string().describe('Pay by this: it proves that you looked the notice up.'),
    claim_expires_at: InstantText,
  })
  .meta({ id: 'FoundNotice', description: 'What is due of a notice, while it is owed.' });

const UnknownNotice = z.strictObject({ result: z.literal('not_found'), detail: z.string() }).meta({
  id: 'UnknownNotice',
  description: 'The number is unknown or the factor does not fit: both look the same.',
});

export const LookupView = z
  .strictObject({
    authority: z.string(),
    notices: z
      .array(z.discriminatedUnion('result', [FoundNotice, UnknownNotice]))
      .describe('In the order of the request.'),
  })
  .meta({ id: 'LookupResult', description: 'What was found for each notice.' });

const Hold = z.strictObject({
  kind: z.enum(holdKinds),
  from: DayText,
  to: DayText.optional(),
});

const Assessment = z
  .strictObject(assessed)
  .meta({ id: 'Assessment', description: 'The amount due at this instant, and why.' });

export const ObligationView = z
  .strictObject({
    ...named,
    authority: z.string(),
    state: z.enum(obligationStates),
    ...noticed,
    lines: z.array(LineView).describe('As the authority stated them.'),
    policy: z.enum(policyNames),
    penalty_revenue_item: z.string().optional(),
    plate: z.string().optional(),
    party_name: z.string().optional(),
    cancelled: z.boolean().optional(),
    settled_elsewhere: z.boolean().optional(),
    holds: z.array(Hold),
    version: z.int().describe("Counts the authority's versions."),
    imported_at: InstantText,
    lock: Lock.optional(),
    settled_by: z
      .string()
      .regex(paymentIdPattern)
      .optional()
      .describe('The payment that settled it.'),
    settled_at: InstantText.optional(),
    assessment: Assessment.optional().describe('Present while it is open.'),
  })
  .meta({ id: 'Obligation', description: 'What is owed: a fine or a fee, in its lines.' });

export const ObligationPutView = ObligationView.extend({
  result: z.enum(['created', 'unchanged', 'changed']),
}).meta({ id: 'ObligationPut', description: 'The obligation as it now stands.' });
