// A run, its totals and open items as the API shows them.
import { type Instant, iso } from '../../kernel/time.ts';
import type { OpenItem } from './expected.ts';
import type { Run } from './run.ts';
import type { EntrySums, LineSums, Totals } from './totals.ts';

type ByClass<Sums> = Readonly<Record<string, Readonly<Record<string, Sums>>>>;

const mapped = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const lineSums = ({ count, grossMinor, feeMinor, netMinor }: LineSums) => ({
  count,
  gross: grossMinor,
  fee: feeMinor,
  net: netMinor,
});
const entrySums = ({ count, amountMinor }: EntrySums) => ({ count, amount: amountMinor });

const classes = <Sums, Shown>(record: ByClass<Sums>, show: (sums: Sums) => Shown) =>
  mapped(record, (byClass) => mapped(byClass, show));

/** Amounts are minor units of the currency under whose code they stand. */
const shownTotals = ({ file, lines, ledger, entries }: Totals) => ({
  file: { rows: file.rows, malformed: file.malformed, lines: mapped(file.lines, lineSums) },
  lines: classes(lines, lineSums),
  ledger: mapped(ledger, entrySums),
  entries: classes(entries, entrySums),
});

const isoOf = (instant: Instant | undefined): string | undefined =>
  instant === undefined ? undefined : iso(instant);

/** A run without its discrepancies, which have a page of their own. */
export const shownRun = (run: Run) => ({
  run_id: run.id,
  account: run.account,
  file: run.file,
  sha256: run.hash,
  format: run.format,
  state: run.state,
  attempt: run.attempt,
  started_at: iso(run.startedAt),
  finished_at: isoOf(run.finishedAt),
  refusal: run.refusal,
  days: run.window,
  movements: run.span && { from: iso(run.span.from), to: iso(run.span.to) },
  discrepancies: run.discrepancies,
  totals: run.totals && shownTotals(run.totals),
});

/** An open item with its age in whole days. */
export const shownOpenItem = (item: OpenItem, ageDays: number) => ({
  reference: item.reference,
  cause: item.cause,
  provider_id: item.providerId,
  business_day: item.day,
  at: iso(item.at),
  money: { amount: item.amountMinor, currency: item.currency },
  opened_at: iso(item.openedAt),
  opened_by: item.openedBy.replace(/_\d+$/, ''),
  age_days: ageDays,
});
