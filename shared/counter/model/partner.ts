// What partners take: their word, their days, and their files beside our books.
import * as z from 'zod';
import { AmountMinor, Currency, Money, PositiveAmountMinor } from '../../kernel/money.ts';
import { addDays, Instant, LocalDate, localDateAt, wallClockAt } from '../../kernel/time.ts';
import { SettingId } from '../../settings/model/authority.ts';
import { basketLimit } from '../../settings/model/client.ts';
import { Text } from './bodies.ts';

/** A partner's own number of a taking: it names it for ever. */
export const Serial = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,40}$/, 'use 1 to 40 letters, digits, _ and -');

export const PartnerPath = z.strictObject({ client_id: SettingId });
export const PartnerDayPath = z.strictObject({ client_id: SettingId, business_day: LocalDate });

/** A partner's signed word about money that it has taken. */
export const PartnerWord = z.strictObject({
  type: z.literal('payment.taken'),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    serial: Serial,
    taken_at: z.iso.datetime({ error: 'write the instant in UTC, as 2026-03-09T02:00:00Z' }),
    method: z.enum(['cash', 'card_terminal', 'bank_transfer']).default('cash'),
    amount: Money,
    obligations: z
      .array(z.strictObject({ number: Text(100), category: Text(8).optional(), amount: Money }))
      .min(1)
      .max(basketLimit),
    outlet: Text(64).optional(),
    operator: Text(64).optional(),
  }),
});
export type PartnerWord = z.infer<typeof PartnerWord>;

export const takingStates = ['settled', 'surplus', 'suspense'] as const;

/** Why a partner's money waits for a person. */
export const suspenseReasons = ['unknown_number', 'too_little'] as const;
export type SuspenseReason = (typeof suspenseReasons)[number];

export const Taking = z.object({
  serial: z.string(),
  client: z.string(),
  /** The partner's day that it counts for. */
  day: LocalDate,
  takenAt: Instant,
  amountMinor: PositiveAmountMinor,
  currency: Currency,
  state: z.enum(takingStates),
  why: z.enum(suspenseReasons).optional(),
  payment: z.string().optional(),
  /** Hash of what was said: another word under the same serial is refused. */
  said: z.string(),
  message: z.string(),
  bookedOn: LocalDate,
});
export type Taking = Readonly<z.infer<typeof Taking>>;

export const differenceKinds = ['missing_here', 'missing_there', 'amount_differs'] as const;

export const Difference = z.object({
  serial: z.string(),
  kind: z.enum(differenceKinds),
  theirsMinor: AmountMinor.optional(),
  oursMinor: AmountMinor.optional(),
});
export type Difference = Readonly<z.infer<typeof Difference>>;

const Sums = z.object({ count: z.int().min(0), totalMinor: AmountMinor });
export type Sums = Readonly<z.infer<typeof Sums>>;

export const PartnerDay = z.object({
  client: z.string(),
  day: LocalDate,
  /** Ours so far. */
  count: z.int().min(0),
  totalMinor: AmountMinor,
  /** The last file of the day and what it said; a later file takes its place. */
  file: z
    .object({
      hash: z.string(),
      receivedAt: Instant,
      theirs: Sums,
      ours: Sums,
      state: z.enum(['agreed', 'differs']),
      differences: z.array(Difference),
      /** How many differences there are, also where the list is cut. */
      found: z.int().min(0),
    })
    .optional(),
  files: z.int().min(0),
  revision: z.int(),
});
export type PartnerDay = Readonly<z.infer<typeof PartnerDay>>;

const minutesOf = (cutOff: string): number => {
  const [hours = 0, minutes = 0] = cutOff.split(':').map(Number);
  return hours * 60 + minutes;
};

/** The partner's day that an instant counts for: from the cut-off on, the next one. */
export const partnerDayOf = (at: Instant, zone: string, cutOff: string | undefined): LocalDate => {
  const date = localDateAt(at, zone);
  const isLate = cutOff !== undefined && wallClockAt(at, zone).minuteOfDay >= minutesOf(cutOff);
  return isLate ? addDays(date, 1) : date;
};
