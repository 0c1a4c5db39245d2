// Partners' takings and days as the API shows them.
import type { Currency } from '../../kernel/money.ts';
import { iso } from '../../kernel/time.ts';
import type { Difference, PartnerDay, Sums, Taking } from './partner.ts';

type Shown = Readonly<Record<string, unknown>>;

export const takingShown = (taking: Taking): Shown => ({
  serial: taking.serial,
  state: taking.state,
  why: taking.why,
  payment_id: taking.payment,
  amount: { amount: taking.amountMinor, currency: taking.currency },
  taken_at: iso(taking.takenAt),
  partner_day: taking.day,
  booked_on: taking.bookedOn,
});

const sumsShown = ({ count, totalMinor }: Sums, currency: Currency): Shown => ({
  count,
  total: { amount: totalMinor, currency },
});

const differenceShown = (
  { serial, kind, theirsMinor, oursMinor }: Difference,
  currency: Currency,
): Shown => ({
  serial,
  kind,
  theirs: theirsMinor === undefined ? undefined : { amount: theirsMinor, currency },
  ours: oursMinor === undefined ? undefined : { amount: oursMinor, currency },
});

/** `found` counts all differences, also where the list is cut. */
export const partnerDayShown = (day: PartnerDay, currency: Currency): Shown => ({
  client_id: day.client,
  partner_day: day.day,
  ...sumsShown(day, currency),
  files: day.files,
  file: day.file && {
    state: day.file.state,
    received_at: iso(day.file.receivedAt),
    theirs: sumsShown(day.file.theirs, currency),
    ours: sumsShown(day.file.ours, currency),
    found: day.file.found,
    differences: day.file.differences.map((one) => differenceShown(one, currency)),
  },
});
