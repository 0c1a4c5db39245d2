// What Alipay's trades mean in the contract's outcomes.
import type { Money } from '../../kernel/money.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Awaiting, Closed, Succeeded } from '../outcomes.ts';
import type { Trade } from './shapes.ts';

/** The parts of a trade that queries and notifications both tell. */
export interface Told {
  readonly trade_no: string;
  readonly trade_status: Trade['trade_status'];
  readonly total_amount: number;
  readonly trans_currency: Money['currency'];
  /** When it was paid; also there after it was given back. */
  readonly paidAt: Instant | undefined;
}

const paid = (told: Told, at: Instant): Succeeded => ({
  outcome: 'succeeded',
  providerId: told.trade_no,
  money: { amount: told.total_amount, currency: told.trans_currency },
  at,
});

/**
 * What a trade says. TRADE_CLOSED is the end of a trade that was never paid, and of one that was
 * given back whole: only the payment's time tells them apart. `toldAt` stands in for a missing time.
 */
export const tradeSaid = (told: Told, toldAt: Instant): Awaiting | Succeeded | Closed => {
  const succeeded = (): Succeeded => paid(told, told.paidAt ?? toldAt);
  const providerId = told.trade_no;
  const byStatus = {
    WAIT_BUYER_PAY: (): Awaiting => ({ outcome: 'awaiting', providerId }),
    TRADE_SUCCESS: succeeded,
    TRADE_FINISHED: succeeded,
    TRADE_CLOSED: (): Succeeded | Closed =>
      told.paidAt === undefined ? { outcome: 'closed', providerId } : paid(told, told.paidAt),
  } as const;
  return byStatus[told.trade_status]();
};

/** A queried trade in those parts. */
export const toldBy = ({ send_pay_date, ...trade }: Trade): Told => ({
  ...trade,
  paidAt: send_pay_date ?? undefined,
});
