// Rules, switches and payment methods as the API answers them.
import * as z from 'zod';
import { beginnings, channelNames } from '../../shared/channels.ts';
import { Currency } from '../../shared/kernel/money.ts';
import { methods, payerParts, presentations } from '../../shared/providers/contract.ts';
import { Conditions, Rule } from '../../shared/routing/model/ruleset.ts';
import { PayerNotice, Switch } from '../../shared/routing/model/switch.ts';
import { switchStates } from '../../shared/routing/model/switch-body.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { Amount, Cursor, InstantText } from './common.ts';

const result = z.enum(['created', 'unchanged', 'changed']);
const { minimumMinor, maximumMinor, ...conditions } = Conditions.shape;

export const RulesetView = z
  .strictObject({
    authority_id: SettingId,
    version: z
      .int()
      .min(0)
      .describe("0: nobody wrote rules, the authority's accounts stand in their order."),
    rules: z.array(
      z.strictObject({
        id: SettingId,
        when: z.strictObject({
          ...conditions,
          minimum_minor: minimumMinor,
          maximum_minor: maximumMinor,
        }),
        accounts: Rule.shape.accounts,
      }),
    ),
  })
  .meta({ id: 'Ruleset', description: 'Which account takes a payment: the first rule that can.' });

export const RulesetPutView = RulesetView.extend({ result }).meta({
  id: 'RulesetPut',
  description: 'The version that holds now.',
});

const content = {
  switch_id: SettingId,
  kind: Switch.shape.kind,
  target: Switch.shape.target,
  authority: SettingId.optional(),
  from: InstantText.optional().describe('Absent: since it was set.'),
  until: InstantText.optional().describe('Absent: until it is ended.'),
  notice: PayerNotice,
  by: z.string().describe('Who set it.'),
} as const;

export const SwitchView = z
  .strictObject({
    ...content,
    state: z.enum(switchStates),
    revision: z.int().optional().describe('What `If-Match` must name to change it.'),
  })
  .meta({ id: 'Switch', description: 'Something that takes no new payments.' });

export const SwitchPutView = SwitchView.extend({ result }).meta({
  id: 'SwitchPut',
  description: 'The switch as it now stands.',
});

export const EndedSwitchView = z
  .strictObject({
    ...content,
    state: z.literal('ended'),
    ended_at: InstantText,
    ended_by: z.string().describe('`clock` for a window that was over.'),
  })
  .meta({ id: 'EndedSwitch', description: 'A switch that was ended.' });

export const SwitchesView = z
  .strictObject({ switches: z.array(z.union([SwitchView, EndedSwitchView])), cursor: Cursor })
  .meta({ id: 'Switches', description: 'Switches: all that count, or a page of those ended.' });

const MethodView = z
  .strictObject({
    method: z.enum(methods),
    begin_with: z.enum(Object.values(beginnings)).describe('The route that begins it.'),
    available: z.boolean(),
    presentations: z.array(z.enum(presentations)).describe('The favourite first.'),
    needs: z
      .partialRecord(z.enum(presentations), z.array(z.enum(payerParts)))
      .optional()
      .describe('Fields of the payer that a payment in such a presentation must carry.'),
    scan_seconds: z
      .number()
      .optional()
      .describe('How long the payer of a scanned code has to confirm; then it is undone.'),
    minimum_minor: Amount.min(0),
    maximum_minor: Amount.min(0),
    code: z.string().optional().describe('Why it is not available: the code that a create has.'),
    notice: PayerNotice.optional().describe('Show this to payers.'),
    until: InstantText.optional().describe('When it is available again, where that is known.'),
    retry_after_seconds: z.int().min(1).optional(),
    planned: z
      .array(
        z.strictObject({ from: InstantText, until: InstantText.optional(), notice: PayerNotice }),
      )
      .describe('Maintenance within the next seven days.'),
  })
  .meta({
    id: 'PaymentMethod',
    description: 'What payers can pay with, and whether it works now.',
  });

export const PaymentMethodsView = z
  .strictObject({
    authority: SettingId,
    channel: z.enum(channelNames),
    currency: Currency,
    amount: Amount.min(1).optional(),
    claims_needed: z.boolean(),
    operator_needed: z.boolean(),
    maximum_obligations: z.int().min(1).describe('The most that one payment may pay at once.'),
    quote_minutes: z.int().min(1).describe('How long a payment can be paid.'),
    methods: z.array(MethodView),
  })
  .meta({ id: 'PaymentMethods', description: 'A hint: what counts is read again at a create.' });
