// Closes a day: its bill is made with the faults that were asked for, its money goes to the bank.
import { share } from '../kit/decimal.ts';
import type { BillLine } from './bill-lines.ts';
import { linesOf, textOf } from './bills.ts';
import { beijingDay, newNumber, type State } from './state.ts';

export type SettleFaults = {
  readonly dropLine?: number | undefined;
  readonly duplicateLine?: number | undefined;
  readonly alterAmount?: number | undefined;
  readonly alterFee?: number | undefined;
  readonly strangerLine?: number | undefined;
};

export type SettlementOrder = {
  /** YYYY-MM-DD in Beijing; today when absent. */
  readonly day?: string | undefined;
  readonly faults?: SettleFaults | undefined;
};

export type Settlement = {
  readonly day: string;
  /** The bill as its download gives it. */
  readonly file: string;
  readonly lines: readonly BillLine[];
  /** Lines that are not as they happened, and those that were left out. */
  readonly wrong: readonly BillLine[];
  /** Fen that went to the bank. */
  readonly paidOut: number;
};

const netOf = ({ settled, refunded, fee }: BillLine): number => settled - refunded - fee;

type Change = (state: State, line: BillLine) => readonly BillLine[];

const changes: Readonly<Record<Exclude<keyof SettleFaults, 'strangerLine'>, Change>> = {
  dropLine: () => [],
  duplicateLine: (_state, line) => [line, { ...line, wrong: 'duplicateLine' }],
  alterAmount: (_state, line) => [
    {
      ...line,
      ...(line.tradeState === 'SUCCESS'
        ? { settled: line.settled + 100, total: line.total + 100 }
        : { refunded: line.refunded + 100 }),
      wrong: 'alterAmount',
    },
  ],
  alterFee: (_state, line) => [{ ...line, fee: line.fee + 1, wrong: 'alterFee' }],
};

const stranger = (state: State, day: string): BillLine => ({
  at: Date.parse(`${day}T12:00:00+08:00`),
  transactionId: newNumber(state, '4200', 28),
  outTradeNo: `stranger${state.random.letters(12)}`,
  openid: `oSim${state.random.letters(24)}`,
  tradeType: 'NATIVE',
  tradeState: 'SUCCESS',
  settled: 1_000,
  total: 1_000,
  fee: share(1_000, state.settings.feePerTenThousand),
  refundId: '0',
  outRefundNo: '0',
  refunded: 0,
  refundState: '',
  description: '其他系统的订单',
  attach: '',
  wrong: 'strangerLine',
});

type Faulted = { readonly lines: readonly BillLine[]; readonly wrong: readonly BillLine[] };

/** Each fault strikes lines of its own, chosen by the seed. */
const faulted = (state: State, honest: readonly BillLine[], faults: SettleFaults): Faulted => {
  const free = honest.map((_line, index) => index);
  const taken = new Map<number, keyof typeof changes>();
  for (const name of ['dropLine', 'duplicateLine', 'alterAmount', 'alterFee'] as const)
    for (let left = faults[name] ?? 0; left > 0 && free.length > 0; left -= 1) {
      const [index] = free.splice(state.random.whole(free.length), 1);
      if (index !== undefined) taken.set(index, name);
    }
  const dropped: BillLine[] = [];
  const lines = honest.flatMap((line, index) => {
    const name = taken.get(index);
    if (name === 'dropLine') dropped.push({ ...line, wrong: name });
    return name === undefined ? [line] : changes[name](state, line);
  });
  return { lines, wrong: [...lines.filter(({ wrong }) => wrong !== undefined), ...dropped] };
};

/** Makes the day's bill for good, and pays out what the day really brought. */
export const settle = (state: State, order: SettlementOrder = {}): Settlement => {
  const day = order.day ?? beijingDay(state.timeline.now());
  const honest = linesOf(state, day);
  const { lines: own, wrong } = faulted(state, honest, order.faults ?? {});
  const strangers = Array.from({ length: order.faults?.strangerLine ?? 0 }, () =>
    stranger(state, day),
  );
  const lines = [...own, ...strangers];
  const paidOut = state.bills.has(day) ? 0 : honest.reduce((sum, line) => sum + netOf(line), 0);
  state.bills.set(day, { day, lines });
  state.books.move({
    cause: `settle ${day}`,
    at: state.timeline.now(),
    postings: [
      { place: 'balance', amount: -paidOut },
      { place: 'bank', amount: paidOut },
    ],
  });
  return {
    day,
    file: textOf(state, { day, lines }),
    lines,
    wrong: [...wrong, ...strangers],
    paidOut,
  };
};
