// How often UnionPay lets an order be asked about: it says the times itself, and refuses too many (code 37).
import { hourMs, minuteMs, secondMs } from '../../kernel/time.ts';
import type { Asks, Rung } from '../asks.ts';

/** While a payer may be at the bank's page: 5, 10, 30, 60 minutes after the beginning, then hourly. */
const atThePage = [
  { untilAgeMs: 10 * minuteMs, everyMs: 5 * minuteMs },
  { untilAgeMs: 30 * minuteMs, everyMs: 20 * minuteMs },
  { untilAgeMs: hourMs, everyMs: 30 * minuteMs },
  { untilAgeMs: Number.POSITIVE_INFINITY, everyMs: hourMs },
] as const satisfies readonly Rung[];

/** After a call of ours: 1, 2, 4, 8, 16 and 32 seconds, these six and no more. */
const afterACall = [
  { untilAgeMs: secondMs, everyMs: secondMs },
  { untilAgeMs: 3 * secondMs, everyMs: 2 * secondMs },
  { untilAgeMs: 7 * secondMs, everyMs: 4 * secondMs },
  { untilAgeMs: 15 * secondMs, everyMs: 8 * secondMs },
  { untilAgeMs: 31 * secondMs, everyMs: 16 * secondMs },
  { untilAgeMs: minuteMs, everyMs: 32 * secondMs },
  ...atThePage,
] as const satisfies readonly Rung[];

export const asks = {
  awaiting_payer: { rungs: atThePage, parkAfterMs: 7 * 24 * hourMs },
  unknown: { rungs: afterACall, parkAfterMs: 2 * hourMs },
  code_scanned: { rungs: afterACall, parkAfterMs: hourMs },
} as const satisfies Asks;
