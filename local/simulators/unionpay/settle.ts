// Closes a clearing day: its file is made with the faults that were asked for, its money goes to the bank.
import { share } from '../kit/decimal.ts';
import { type Changes, type LineFaults, spoiled } from '../kit/spoil.ts';
import { linesOf } from './files.ts';
import { type FileLine, moved, type State } from './state.ts';
import { clearingDayAt } from './time.ts';
import { zmFile } from './zm.ts';

export type SettlementOrder = {
  /** YYYY-MM-DD, a clearing day; the present one when absent. */
  readonly day?: string | undefined;
  readonly faults?: LineFaults | undefined;
};

export type Settlement = {
  readonly day: string;
  /** The ZM file's own bytes. */
  readonly file: Buffer;
  readonly lines: readonly FileLine[];
  /** Lines that are not as they happened, and those that were left out. */
  readonly wrong: readonly FileLine[];
  /** Fen that went to the bank. */
  readonly paidOut: number;
};

const netOf = ({ type, moved: { amount, fee } }: FileLine): number =>
  type === '01' ? amount - fee : fee - amount;

const altered = (line: FileLine, name: string, by: Partial<FileLine['moved']>): FileLine => ({
  ...line,
  moved: { ...line.moved, ...by },
  wrong: name,
});

const changes: Changes<FileLine> = {
  duplicateLine: (line) => [line, { ...line, wrong: 'duplicateLine' }],
  alterAmount: (line) => [altered(line, 'alterAmount', { amount: line.moved.amount + 100 })],
  alterFee: (line) => [altered(line, 'alterFee', { fee: line.moved.fee + 1 })],
};

const strangerAmount = 1_000;

const stranger = (state: State, day: string): FileLine => ({
  type: '01',
  orderId: `stranger${state.random.letters(12)}`,
  origOrderId: '',
  origQueryId: '',
  reserved: '',
  subType: '01',
  bizType: '000201',
  termId: '00000009',
  moved: {
    ...moved(state, strangerAmount, share(strangerAmount, state.settings.feePerTenThousand)),
    clearingDay: day,
  },
  wrong: 'strangerLine',
});

/** Makes the day's file for good, and pays out what the day really brought. */
export const settle = (state: State, order: SettlementOrder = {}): Settlement => {
  const day = order.day ?? clearingDayAt(state.timeline.now());
  const honest = linesOf(state, day);
  const ordered = { honest, faults: order.faults ?? {} };
  const { lines: own, wrong } = spoiled(state.random, ordered, changes);
  const strangers = Array.from({ length: order.faults?.strangerLine ?? 0 }, () =>
    stranger(state, day),
  );
  const lines = [...own, ...strangers];
  const paidOut = state.files.has(day) ? 0 : honest.reduce((sum, line) => sum + netOf(line), 0);
  state.files.set(day, lines);
  state.books.move({
    cause: `settle ${day}`,
    at: state.timeline.now(),
    postings: [
      { place: 'balance', amount: -paidOut },
      { place: 'bank', amount: paidOut },
    ],
  });
  const file = zmFile(lines, state.settings.merId);
  return { day, file, lines, wrong: [...wrong, ...strangers], paidOut };
};
