// Ledgers and statement files for tests of reconciliation, with differences planted on purpose.
import { base32, digest } from '../../shared/kernel/id.ts';
import { localDateAt, minuteMs } from '../../shared/kernel/time.ts';
import type { Entry } from '../../shared/ledger/model/entry.ts';
import { entryWrite } from '../../shared/ledger/store/entries.ts';
import { Discrepancy } from '../../shared/reconciliation/model/discrepancy.ts';
import { type ReconcileWorld, reconcile } from '../../shared/reconciliation/reconcile.ts';
import type { StatementLine } from '../../shared/statements/format.ts';
import type { Table } from '../../shared/table/table.ts';
import { chunksOf } from '../statements/chunks.ts';
import { csv, rowFor, type StripeRow } from '../statements/stripe-file.ts';
import {
  anAccount,
  anAuthority,
  aWorld,
  morning,
  storing,
  type TestWorld,
  type WorldOptions,
} from '../world.ts';

export const account = 'stripe-1';
export const zone = 'Asia/Shanghai';

export const aBook = async (options: WorldOptions = {}): Promise<TestWorld> => {
  const world = aWorld(options);
  await storing(world.table)({
    authorities: [anAuthority({ accounts: [account] })],
    accounts: [anAccount({ id: account, provider: 'stripe' })],
  });
  return world;
};

/** Our reference of the nth payment. */
export const referenceOf = (n: number): string =>
  `${base32(Buffer.from(digest(`payment ${n}`), 'hex'), 19)}01`;

export const anEntry = (n: number, changes: Partial<Entry> = {}): Entry => {
  const at = changes.at ?? morning + n * minuteMs;
  return {
    book: account,
    day: localDateAt(at, zone),
    reference: referenceOf(n),
    cause: 'capture',
    at,
    currency: 'CNY',
    lines: [
      { account: 'clearing', amount: 20_000 + n },
      { account: 'due_to_treasury', amount: -(20_000 + n) },
    ],
    providerId: `pi_${n}`,
    providerAt: at,
    ...changes,
  };
};

export const book = async (table: Table, entries: readonly Entry[]): Promise<void> => {
  for (const entry of entries) {
    const { status } = await table.commit([entryWrite(entry)]);
    if (status !== 'committed') throw new Error('the test could not book an entry');
  }
};

export const aLine = (n: number, changes: Partial<StatementLine> = {}): StatementLine => {
  const grossMinor = changes.grossMinor ?? 20_000 + n;
  const feeMinor = changes.feeMinor ?? 100;
  return {
    is: 'line',
    line: 0,
    kind: 'capture',
    category: 'charge',
    providerLineId: `txn_${n}`,
    sourceId: `ch_${n}`,
    reference: referenceOf(n),
    providerId: `pi_${n}`,
    payout: 'po_1',
    at: morning + n * minuteMs,
    grossMinor,
    feeMinor,
    netMinor: grossMinor - feeMinor,
    currency: 'CNY',
    ...changes,
  };
};

export const without = (
  line: StatementLine,
  ...names: ('reference' | 'payout')[]
): StatementLine => {
  const { reference, payout, ...rest } = line;
  return {
    ...rest,
    ...(reference === undefined || names.includes('reference') ? {} : { reference }),
    ...(payout === undefined || names.includes('payout') ? {} : { payout }),
  };
};

export const fileOf = (rows: readonly StripeRow[]): string => csv(rows);
export const rowsFor = (lines: readonly StatementLine[]): readonly StripeRow[] => lines.map(rowFor);

/** Drops a file and reconciles it, in chunks of any size. */
export const run = (
  world: TestWorld,
  content: string,
  { name = 'payout.csv', chunkBytes = 65_536 } = {},
) => {
  const chunked: ReconcileWorld = {
    ...world,
    files: { ...world.files, read: async () => chunksOf(content, chunkBytes) },
  };
  return reconcile(chunked, { file: `${account}/${name}` });
};

/** Balances of the ledger accounts over everything booked, from the bare table. */
export const balances = (world: TestWorld): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {};
  for (const item of world.memory.dump().ledger) {
    const lines = item['lines'];
    if (!Array.isArray(lines)) continue;
    for (const line of lines) sums[line.account] = (sums[line.account] ?? 0) + line.amount;
  }
  return sums;
};

/** Everything stored but leases, which carry no decision. */
export const stored = (world: TestWorld): unknown => {
  const { payments, ledger } = world.memory.dump();
  return { ledger, payments: payments.filter((item) => item.sk !== 'lease') };
};

/** What a try wrote as discrepancies, without places in the file. */
export const discrepanciesOf = (world: TestWorld): readonly Discrepancy[] =>
  world.memory
    .dump()
    .ledger.filter((item) => item.sk.startsWith('discrepancy#'))
    .map((item) => Discrepancy.parse(item));
