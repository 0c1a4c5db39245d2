// Receipts as the API answers them.
import * as z from 'zod';
import { channelNames } from '../../shared/channels.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { methods } from '../../shared/providers/contract.ts';
import { Receipt, ReceiptName } from '../../shared/receipts/model/receipt.ts';
import { receiptKinds } from '../../shared/receipts/model/series.ts';
import { receiptStates } from '../../shared/receipts/model/shown.ts';
import { DayText, InstantText, LineView, PollAfterMs, SignedMoney } from './common.ts';

const ReceiptLineView = LineView.extend({ amount: SignedMoney }).meta({
  id: 'ReceiptLine',
  description: 'A part of what a receipt proves; below zero in a red one.',
});

export const ReceiptView = z
  .strictObject({
    series: z.string().describe('`{authority}-{kind}-{fiscal year of the booking day}`.'),
    number: ReceiptName.shape.number.describe('Ten digits, without gaps inside the series.'),
    check_code: Receipt.shape.checkCode.describe('Proves a printed receipt.'),
    state: z
      .enum(receiptStates)
      .describe('`red`: takes another back. The others say what red ones left of it.'),
    reverses: z
      .strictObject({ series: z.string(), number: ReceiptName.shape.number })
      .optional()
      .describe('Only of a red receipt: the one that it takes back, in part or whole.'),
    kind: z.enum(receiptKinds),
    issuer: z.string().describe("The authority's name on the day of issue."),
    payment_id: z.string().regex(paymentIdPattern),
    channel: z.enum(channelNames),
    method: z.enum(methods),
    booked_on: DayText,
    issued_at: InstantText,
    amount: SignedMoney,
    obligations: z.array(z.strictObject({ number: z.string(), lines: z.array(ReceiptLineView) })),
  })
  .meta({
    id: 'Receipt',
    description: 'The numbered proof of money applied, or red, that it went back. Never edited.',
  });

export const ReceiptsView = z
  .strictObject({ receipts: z.array(ReceiptView), poll_after_ms: PollAfterMs })
  .meta({
    id: 'Receipts',
    description: "A payment's receipts: one per capture and series it touches, and the red ones.",
  });
