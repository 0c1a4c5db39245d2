// Receipts as the API answers them.
import * as z from 'zod';
import { channelNames } from '../../shared/channels.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { methods } from '../../shared/providers/contract.ts';
import { Receipt } from '../../shared/receipts/model/receipt.ts';
import { receiptKinds } from '../../shared/receipts/model/series.ts';
import { DayText, InstantText, LineView, Money, PollAfterMs } from './common.ts';

export const ReceiptView = z
  .strictObject({
    series: z.string().describe('`{authority}-{kind}-{fiscal year of the booking day}`.'),
    number: Receipt.shape.number.describe('Ten digits, without gaps inside the series.'),
    check_code: Receipt.shape.checkCode.describe('Proves a printed receipt.'),
    kind: z.enum(receiptKinds),
    issuer: z.string().describe("The authority's name on the day of issue."),
    payment_id: z.string().regex(paymentIdPattern),
    channel: z.enum(channelNames),
    method: z.enum(methods),
    booked_on: DayText,
    issued_at: InstantText,
    amount: Money,
    obligations: z.array(z.strictObject({ number: z.string(), lines: z.array(LineView) })),
  })
  .meta({ id: 'Receipt', description: 'The numbered proof of money applied. Never edited.' });

export const ReceiptsView = z
  .strictObject({ receipts: z.array(ReceiptView), poll_after_ms: PollAfterMs })
  .meta({ id: 'Receipts', description: "A payment's receipts: one per series it touches." });
