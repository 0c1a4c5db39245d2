// Seeds faults into a day's bill, never into the books or the gateway, and says what it did.
import { type BillLine, billOf, honestLines, listText } from './bill.ts';
import { newTradeNo, now, type State } from './state.ts';
import { digitsOf } from './texts.ts';

export type FileFaults = {
  readonly dropLine?: number | undefined;
  readonly duplicateLine?: number | undefined;
  readonly alterAmount?: number | undefined;
  readonly alterFee?: number | undefined;
  readonly strangerLine?: number | undefined;
};
export type FileFaultName = keyof FileFaults;

export type SeededFault = {
  readonly fault: FileFaultName;
  readonly tradeNo: string;
  readonly reference: string;
  readonly truth: { readonly gross: number; readonly fee: number } | null;
  readonly file: { readonly gross: number; readonly fee: number } | null;
};

export type SettlementOrder = {
  /** YYYY-MM-DD in Beijing. */
  readonly day: string;
  readonly faults?: FileFaults | undefined;
};

export type Settlement = {
  readonly filename: string;
  /** The list as text; Alipay's own file is this in GBK inside the archive. */
  readonly csv: string;
  /** The archive as Alipay sends it. */
  readonly zip: Buffer;
  readonly lines: number;
  readonly faults: readonly SeededFault[];
};

type Twist = (state: State, line: BillLine) => readonly BillLine[];

const stranger: Twist = (state, line) => [
  line,
  {
    ...line,
    tradeNo: newTradeNo(state),
    reference: `STRANGER${state.random.letters(8).toUpperCase()}`,
  },
];

const twists: Readonly<Record<FileFaultName, Twist>> = {
  dropLine: () => [],
  duplicateLine: (_state, line) => [line, line],
  alterAmount: (_state, line) => [{ ...line, gross: line.gross + 100 }],
  alterFee: (_state, line) => [{ ...line, fee: line.fee + 1 }],
  strangerLine: stranger,
};

const order: readonly FileFaultName[] = [
  'dropLine',
  'duplicateLine',
  'alterAmount',
  'alterFee',
  'strangerLine',
];

/** Chooses by the seed which payments are falsified, each at most once. */
const chosen = (
  state: State,
  honest: readonly BillLine[],
  faults: FileFaults,
): ReadonlyMap<BillLine, FileFaultName> => {
  const free = honest.filter(({ kind }) => kind === '交易');
  const wanted = order.flatMap((name) => Array.from({ length: faults[name] ?? 0 }, () => name));
  if (wanted.length > free.length)
    throw new Error(`there are too few payments (${free.length}) to seed ${wanted.length} faults`);
  return new Map(
    wanted.flatMap((name) =>
      free.splice(state.random.whole(free.length), 1).map((line) => [line, name] as const),
    ),
  );
};

const figures = ({ gross, fee }: BillLine) => ({ gross, fee });

const described = (
  fault: FileFaultName,
  line: BillLine,
  written: readonly BillLine[],
): SeededFault => {
  const last = written.at(-1);
  const { tradeNo, reference } = fault === 'strangerLine' && last ? last : line;
  return {
    fault,
    tradeNo,
    reference,
    truth: fault === 'strangerLine' ? null : figures(line),
    file: last ? figures(last) : null,
  };
};

/** Writes the bill of a day; later downloads of it carry the same faults. */
export const settle = (state: State, { day, faults = {} }: SettlementOrder): Settlement => {
  const honest = honestLines(state, day);
  const twisted = chosen(state, honest, faults);
  const told: SeededFault[] = [];
  const lines = honest.flatMap((line) => {
    const fault = twisted.get(line);
    if (fault === undefined) return [line];
    const written = twists[fault](state, line);
    told.push(described(fault, line, written));
    return written;
  });
  state.seeded.set(day, lines);
  const { sellerId } = state.settings;
  return {
    filename: `${sellerId}0156_${digitsOf(day)}.csv.zip`,
    csv: listText(sellerId, { day, lines, madeAt: now(state) }),
    zip: billOf(state, day),
    lines: lines.length,
    faults: told,
  };
};
