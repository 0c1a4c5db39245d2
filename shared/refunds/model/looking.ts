// When a refund that is under way is asked about again.
import { dayMs, hourMs, type Instant, minuteMs, secondMs } from '../../kernel/time.ts';
import type { Refund } from './refund.ts';

/** By its age since it was submitted; the last row holds for ever. Banks take days to credit a card. */
const ladder = [
  { untilAgeMs: minuteMs, everyMs: 15 * secondMs },
  { untilAgeMs: 10 * minuteMs, everyMs: minuteMs },
  { untilAgeMs: hourMs, everyMs: 10 * minuteMs },
  { untilAgeMs: dayMs, everyMs: hourMs },
  { untilAgeMs: Number.POSITIVE_INFINITY, everyMs: 6 * hourMs },
] as const;

/** Looks further apart are kept on the refund, and found by the repair: no message waits so long. */
export const keptFromMs = 15 * minuteMs;

/** When to ask next. */
export const nextAskAt = (refund: Refund, now: Instant): Instant => {
  const age = now - (refund.submittedAt ?? now);
  const rung = ladder.find((row) => age < row.untilAgeMs) ?? ladder[ladder.length - 1];
  return now + (rung?.everyMs ?? hourMs);
};

/** Whether a worker drives it: transfers are driven by people. */
export const isDriven = ({ route, state }: Refund): boolean =>
  route === 'source' && (state === 'approved' || state === 'submitted');
