// The few fields of Stripe's resources that we read; an answer that lacks one is unreadable.
import * as z from 'zod';
import { Currency } from '../../kernel/money.ts';

/** Epoch seconds, as everywhere at Stripe, into milliseconds. */
const Seconds = z
  .int()
  .min(0)
  .transform((seconds) => seconds * 1_000);

/** `cny` into `CNY`. */
const LowerCaseCurrency = z
  .string()
  .transform((code) => code.toUpperCase())
  .pipe(Currency);

const Metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((metadata) => metadata ?? {});

const Reason = z.object({ code: z.string().nullish(), decline_code: z.string().nullish() });
export type Reason = z.infer<typeof Reason>;

const NextAction = z.object({
  type: z.string(),
  wechat_pay_display_qr_code: z.object({ data: z.string().min(1) }).nullish(),
  alipay_handle_redirect: z.object({ url: z.string().min(1) }).nullish(),
});

export const Intent = z.object({
  id: z.string().startsWith('pi_'),
  object: z.literal('payment_intent'),
  status: z.enum([
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'requires_capture',
    'succeeded',
    'canceled',
  ]),
  amount_received: z.int().min(0),
  currency: LowerCaseCurrency,
  created: Seconds,
  client_secret: z.string().nullish(),
  payment_method_types: z.array(z.string()),
  metadata: Metadata,
  last_payment_error: Reason.nullish(),
  next_action: NextAction.nullish(),
  /** An object where it was asked to be expanded. */
  latest_charge: z.union([z.string(), z.object({ created: Seconds })]).nullish(),
});
export type Intent = z.infer<typeof Intent>;

export const Refund = z.object({
  id: z.string().min(1),
  object: z.literal('refund'),
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
  amount: z.int().min(1),
  currency: LowerCaseCurrency,
  created: Seconds,
  failure_reason: z.string().nullish(),
  metadata: Metadata,
});
export type Refund = z.infer<typeof Refund>;

export const Dispute = z.object({
  id: z.string().min(1),
  object: z.literal('dispute'),
  status: z.string().min(1),
  amount: z.int().min(0),
  currency: LowerCaseCurrency,
  payment_intent: z.string().nullish(),
});

const DisputeMovement = z.object({
  id: z.string().min(1),
  /** Signed: below zero it was taken from us. */
  amount: z.int(),
  fee: z.int(),
  currency: LowerCaseCurrency,
  created: Seconds,
});

/** A dispute as it is retrieved, its intent expanded. */
export const WholeDispute = z.object({
  id: z.string().min(1),
  object: z.literal('dispute'),
  status: z.enum([
    'warning_needs_response',
    'warning_under_review',
    'warning_closed',
    'needs_response',
    'under_review',
    'appeal_needs_response',
    'appeal_under_review',
    'prevented',
    'won',
    'lost',
  ]),
  reason: z.string(),
  amount: z.int().min(0),
  currency: LowerCaseCurrency,
  created: Seconds,
  evidence_details: z.object({ due_by: Seconds.nullish() }),
  payment_intent: z.object({ id: z.string(), metadata: Metadata }).nullish(),
  balance_transactions: z.array(DisputeMovement),
});
export type WholeDispute = z.infer<typeof WholeDispute>;

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), has_more: z.boolean() });

export const Event = z.object({
  id: z.string().startsWith('evt_'),
  object: z.literal('event'),
  type: z.string(),
  api_version: z.string().nullish(),
  created: Seconds,
  livemode: z.boolean(),
  /** Present on what concerns another account that is connected to ours. */
  account: z.string().nullish(),
  data: z.object({ object: z.unknown() }),
});
export type Event = z.infer<typeof Event>;

/** Just enough of any resource to see whose it is. */
export const Tagged = z.object({ metadata: Metadata });
