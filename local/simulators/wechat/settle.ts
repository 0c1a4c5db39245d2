// Closes a day: its bill is made with the faults that were asked for, its money goes to the bank.
import { share } from '../kit/decimal.ts';
import { type Changes, type LineFaults, spoiled } from '../kit/spoil.ts';
import type { BillLine } from './bill-lines.ts';
import { linesOf, textOf } from './bills.ts';
import { beijingDay, newNumber, type State } from './state.ts';

export type SettlementOrder = {
  /** YYYY-MM-DD in Beijing; today when absent. */
  readonly day?: string | undefined;
  readonly faults?: LineFaults | undefined;
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

const changes: Changes<BillLine> = {
  duplicateLine: (line) => [line, { ...line, wrong: 'duplicateLine' }],
  alterAmount: (line) => [
    {
      ...line,
      ...(line.tradeState === 'SUCCESS'
        ? { settled: line.settled + 100, total: line.total + 100 }
        : { refunded: line.refunded + 100 }),
      wrong: 'alterAmount',
    },
  ],
  alterFee: (line) => [{ ...line, fee: line.fee + 1, wrong: 'alterFee' }],
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

/** Makes the day's bill for good, and pays out what the day really brought. */
export const settle = (state: State, order: SettlementOrder = {}): Settlement => {
  const day = order.day ?? beijingDay(state.timeline.now());
  const honest = linesOf(state, day);
  const ordered = { honest, faults: order.faults ?? {} };
  const { lines: own, wrong } = spoiled(state.random, ordered, changes);
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
