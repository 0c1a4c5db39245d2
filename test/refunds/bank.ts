// A provider that remembers refunds: one per number of ours, never more than it captured, with books of its own.
import { secondMs } from '../../shared/kernel/time.ts';
import type { Connection, RefundOrder } from '../../shared/providers/contract.ts';
import type { RefundOutcome } from '../../shared/providers/outcomes.ts';

interface Made {
  readonly order: RefundOrder;
  state: 'on_its_way' | 'gone' | 'failed';
  readonly doneAt: number;
}

export type Trouble = 'lost' | 'never_arrived' | 'fault';

export interface RefundBank {
  readonly made: Map<string, Made>;
  readonly verbs: Required<Pick<Connection, 'refund' | 'queryRefund'>>;
  /** The next call of this verb meets this trouble. */
  meets(verb: 'refund' | 'queryRefund', trouble: Trouble): void;
  /** Refunds made from now on fail once they are looked at. */
  fails(does: boolean): void;
  calm(): void;
  /** What has gone back, in minor units. */
  gone(): number;
}

const lost: RefundOutcome = { outcome: 'unknown', why: 'the answer was lost' };

export const aRefundBank = (now: () => number, takesMs = 2 * secondMs): RefundBank => {
  const made: RefundBank['made'] = new Map();
  const troubles = new Map<string, Trouble>();
  let failing = false;

  const said = (one: Made | undefined): RefundOutcome => {
    if (!one) return { outcome: 'not_found' };
    if (one.state === 'on_its_way' && now() >= one.doneAt) one.state = 'gone';
    const providerId = `re_${one.order.refundReference}`;
    const words = {
      on_its_way: { outcome: 'accepted', providerId },
      gone: { outcome: 'succeeded', providerId, money: one.order.money, at: one.doneAt },
      failed: { outcome: 'failed', code: 'card_expired' },
    } as const;
    return words[one.state];
  };
  const refund = (order: RefundOrder): RefundOutcome => {
    const known = made.get(order.refundReference);
    if (known && JSON.stringify(known.order) !== JSON.stringify(order))
      throw new Error('the same number with other parameters');
    const one: Made = known ?? {
      order,
      state: failing ? 'failed' : 'on_its_way',
      doneAt: now() + takesMs,
    };
    made.set(order.refundReference, one);
    return said(one);
  };
  const through =
    (verb: 'refund' | 'queryRefund', act: (order: RefundOrder) => RefundOutcome) =>
    async (order: RefundOrder): Promise<RefundOutcome> => {
      const trouble = troubles.get(verb);
      troubles.delete(verb);
      if (trouble === 'never_arrived') return lost;
      const answer = act(order);
      if (trouble === 'fault') throw new Error('the provider answered what nobody knows');
      return trouble === 'lost' ? lost : answer;
    };
  return {
    made,
    verbs: {
      refund: through('refund', refund),
      queryRefund: through('queryRefund', ({ refundReference }) => said(made.get(refundReference))),
    },
    meets: (verb, trouble) => void troubles.set(verb, trouble),
    fails: (does) => {
      failing = does;
    },
    calm: () => {
      troubles.clear();
      failing = false;
    },
    gone: () =>
      [...made.values()].reduce(
        (sum, one) => sum + (said(one).outcome === 'succeeded' ? one.order.money.amount : 0),
        0,
      ),
  };
};
