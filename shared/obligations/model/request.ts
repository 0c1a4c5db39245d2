// The bodies of the obligations API, and what they mean in our own words.
import * as z from 'zod';
import { Money } from '../../kernel/money.ts';
import { LocalDate } from '../../kernel/time.ts';
import { SettingId } from '../../settings/model/authority.ts';
import { basketLimit } from '../../settings/model/client.ts';
import { holdKinds, Line, lineKinds, Notice, Obligation, policyNames } from './obligation.ts';

/** Shown to people and printed: no control characters, no blanks alone. */
const Text = (limit: number) =>
  z
    .string()
    .min(1)
    .max(limit)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'leave control characters out')
    .refine((text) => text.trim() !== '', 'write something or leave the field out');

const Hold = z
  .strictObject({ kind: z.enum(holdKinds), from: LocalDate, to: LocalDate.optional() })
  .refine(({ from, to }) => to === undefined || to >= from, {
    path: ['to'],
    error: 'this is before the hold begins',
  });

const BodyLine = z.strictObject({
  kind: z.enum(lineKinds),
  revenue_item: Line.shape.revenueItem,
  text: Text(120).optional(),
  amount: Money,
});

export const ObligationBody = z.strictObject({
  number: Text(100),
  category: Text(8).optional(),
  kind: z.enum(['fine', 'fee']),
  lines: z.array(BodyLine).min(1).max(10),
  policy: z.enum(policyNames),
  penalty_revenue_item: Line.shape.revenueItem.optional(),
  issued_on: LocalDate.optional(),
  received_on: LocalDate.optional(),
  text: Text(200).optional(),
  place: Text(200).optional(),
  unit: Text(100).optional(),
  plate: Text(20).optional(),
  party_name: Text(100).optional(),
  cancelled: z.boolean().optional(),
  settled_elsewhere: z.boolean().optional(),
  holds: z.array(Hold).max(20).optional(),
});
export type ObligationBody = z.infer<typeof ObligationBody>;

/** Undefined and `false` say the same: the field is left out, so that both have one digest. */
const present = (value: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== false));

/** The notice that a body describes, in the currency of its first line. */
export const noticeOf = (body: ObligationBody, currency: Notice['currency']): Notice =>
  Notice.parse(
    present({
      kind: body.kind,
      currency,
      lines: body.lines.map(({ kind, revenue_item, text, amount }) =>
        present({ kind, revenueItem: revenue_item, text, amount: amount.amount }),
      ),
      policy: body.policy,
      penaltyRevenueItem: body.penalty_revenue_item,
      issuedOn: body.issued_on,
      receivedOn: body.received_on,
      text: body.text,
      place: body.place,
      unit: body.unit,
      plate: body.plate,
      partyName: body.party_name,
      cancelled: body.cancelled,
      settledElsewhere: body.settled_elsewhere,
    }),
  );

/** PUT replaces: holds that the body does not name are over. */
export const holdsOf = (body: ObligationBody): Obligation['holds'] =>
  Obligation.shape.holds.parse((body.holds ?? []).map(present));

const NamedNotice = z.strictObject({
  number: Text(100),
  category: Text(8).optional(),
  /** What the payer must know beside the number; which fact it is, the authority's record says. */
  factor: Text(100).optional(),
});

export const LookupBody = z.strictObject({
  authority: SettingId,
  notices: z.array(NamedNotice).min(1).max(basketLimit),
});
export type LookupBody = z.infer<typeof LookupBody>;
