// Settlement: pays out everything that is due, writes the itemized file, and seeds the faults asked for.
import { csv } from '../kit/csv.ts';
import { automaticPayout } from './payouts.ts';
import { cells, defaultColumns } from './report-columns.ts';
import { type BalanceTransaction, type Payout, referenceOf } from './resources.ts';
import { type FileLine, newId, type State } from './state.ts';

/** What to falsify in the file (never in the API or the books): how many lines of each kind. */
export type FileFaults = {
  readonly dropLine?: number;
  readonly duplicateLine?: number;
  readonly alterAmount?: number;
  readonly alterFee?: number;
  readonly strangerLine?: number;
};
export type FileFaultName = keyof FileFaults;

/** One seeded fault: which line, whose payment, and what the file says instead of the truth. */
export type SeededFault = {
  readonly fault: FileFaultName;
  readonly transaction: string;
  readonly source: string;
  readonly reference: string | null;
  readonly currency: string;
  readonly truth: { readonly gross: number; readonly fee: number } | null;
  readonly file: { readonly gross: number; readonly fee: number } | null;
};

export type Settlement = {
  readonly payouts: readonly Payout[];
  readonly filename: string;
  readonly csv: string;
  readonly lines: number;
  readonly faults: readonly SeededFault[];
};

export type SettlementOrder = {
  /** Only this currency; all of them when absent. */
  readonly currency?: string | undefined;
  readonly faults?: FileFaults | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly timezone?: string | undefined;
};

/**
 * Makes one automatic payout per currency of all that no payout has taken yet (a currency whose sum is
 * not positive waits). The file lists what the payouts contain; as Stripe's report does, it leaves
 * out each payout's own line, so that its net column adds up to the payouts.
 */
export const settle = (state: State, order: SettlementOrder = {}): Settlement => {
  const due = [...unsettled(state, order.currency)].filter(([, lines]) => sumOf(lines) > 0);
  const wanted = order.faults ?? {};
  checkSeeding(
    due.flatMap(([, lines]) => lines),
    wanted,
  );
  const payouts = due.map(([currency, lines]) => automaticPayout(state, currency, lines));
  const honest = payouts.flatMap((payout) => honestLines(state, payout.id));
  const seeded = seed(state, honest, wanted);
  for (const payout of payouts)
    state.payoutLines.set(
      payout.id,
      seeded.lines.filter((line) => line.payout === payout.id),
    );
  book(state, payouts);
  return {
    payouts,
    filename: `payout-reconciliation-${payouts[0]?.id ?? 'empty'}.csv`,
    csv: itemizedCsv(state, seeded.lines, order),
    lines: seeded.lines.length,
    faults: seeded.faults,
  };
};

const sumOf = (lines: readonly BalanceTransaction[]): number =>
  lines.reduce((sum, line) => sum + line.net, 0);

const isCharge = (one: BalanceTransaction): boolean => one.reporting_category === 'charge';

/** Refuses before anything is paid out when there are fewer charges than faults to seed. */
const checkSeeding = (lines: readonly BalanceTransaction[], wanted: FileFaults): void => {
  const charges = lines.filter(isCharge).length;
  const faults = seedingOrder.reduce((sum, name) => sum + (wanted[name] ?? 0), 0);
  if (faults > charges)
    throw new Error(`there are too few charges (${charges}) to seed ${faults} faults`);
};

/** The itemized file of these lines. */
export const itemizedCsv = (
  state: State,
  lines: readonly FileLine[],
  wanted: {
    readonly columns?: readonly string[] | undefined;
    readonly timezone?: string | undefined;
  },
): string => {
  const columns = wanted.columns ?? defaultColumns;
  const zone = wanted.timezone ?? 'Etc/UTC';
  return csv(
    columns,
    lines.map((line) => cells(state, line, { columns, zone })),
  );
};

const unsettled = (
  state: State,
  currency: string | undefined,
): ReadonlyMap<string, readonly BalanceTransaction[]> => {
  const open = [...state.transactions.values()].filter(
    (one) => !state.settledBy.has(one.id) && (currency ?? one.currency) === one.currency,
  );
  return Map.groupBy(open, (one) => one.currency);
};

const honestLines = (state: State, payout: string): readonly FileLine[] => {
  const own = state.payouts.get(payout)?.balance_transaction;
  return [...state.transactions.values()]
    .filter((one) => state.settledBy.get(one.id) === payout && one.id !== own)
    .map((transaction) => ({ transaction, payout }));
};

const book = (state: State, payouts: readonly Payout[]): void => {
  for (const payout of payouts)
    state.books.payout({
      payout: payout.id,
      amount: payout.amount,
      currency: payout.currency,
      at: payout.created * 1_000,
      lines: honestLines(state, payout.id).length,
    });
};

type Seeding = { readonly lines: readonly FileLine[]; readonly faults: readonly SeededFault[] };
type Twist = (state: State, line: FileLine) => readonly FileLine[];

const altered = (line: FileLine, changes: Partial<BalanceTransaction>, wrong: string): FileLine => {
  const transaction = { ...line.transaction, ...changes };
  return {
    ...line,
    wrong,
    transaction: { ...transaction, net: transaction.amount - transaction.fee },
  };
};

/** How each fault turns one honest line into the lines of the file. */
const twists: Readonly<Record<FileFaultName, Twist>> = {
  dropLine: () => [],
  duplicateLine: (_state, line) => [line, { ...line, wrong: 'duplicateLine' }],
  alterAmount: (_state, line) => [
    altered(line, { amount: line.transaction.amount + 100 }, 'alterAmount'),
  ],
  alterFee: (_state, line) => [altered(line, { fee: line.transaction.fee + 1 }, 'alterFee')],
  strangerLine: (state, line) => [line, stranger(state, line)],
};

/** A charge that none of our payments made, though it looks like one. */
const stranger = (state: State, line: FileLine): FileLine => ({
  ...altered(line, { id: newId(state, 'txn'), source: newId(state, 'ch') }, 'strangerLine'),
  reference: `STRANGER${state.random.letters(8).toUpperCase()}`,
});

const seedingOrder: readonly FileFaultName[] = [
  'dropLine',
  'duplicateLine',
  'alterAmount',
  'alterFee',
  'strangerLine',
];

/** Chooses by the seed which charges are falsified, each line at most once. */
const seed = (state: State, honest: readonly FileLine[], wanted: FileFaults): Seeding => {
  const free = honest.filter((line) => isCharge(line.transaction));
  const chosen = new Map<FileLine, FileFaultName>();
  for (const fault of seedingOrder)
    for (let count = wanted[fault] ?? 0; count > 0; count -= 1) {
      const [line] = free.splice(state.random.whole(free.length), 1);
      if (line) chosen.set(line, fault);
    }
  return applied(state, honest, chosen);
};

const applied = (
  state: State,
  honest: readonly FileLine[],
  chosen: ReadonlyMap<FileLine, FileFaultName>,
): Seeding => {
  const faults: SeededFault[] = [];
  const lines = honest.flatMap((line) => {
    const fault = chosen.get(line);
    if (fault === undefined) return [line];
    const written = twists[fault](state, line);
    faults.push(described(state, { fault, line, written }));
    return written;
  });
  return { lines, faults };
};

type Told = {
  readonly fault: FileFaultName;
  readonly line: FileLine;
  readonly written: readonly FileLine[];
};

const described = (state: State, { fault, line, written }: Told): SeededFault => {
  const last = written[written.length - 1];
  const told = fault === 'strangerLine' && last ? last : line;
  const { transaction } = told;
  return {
    fault,
    transaction: transaction.id,
    source: transaction.source,
    reference: told.reference ?? referenceOf(state.charges.get(transaction.source)?.metadata),
    currency: transaction.currency,
    truth: fault === 'strangerLine' ? null : figures(line),
    file: last ? figures(last) : null,
  };
};

const figures = ({ transaction }: FileLine): { gross: number; fee: number } => ({
  gross: transaction.amount,
  fee: transaction.fee,
});
