// A payer's bank with books of its own: it opens disputes, takes money, gives it back, and tells them whole.
import type { Currency } from '../../shared/kernel/money.ts';
import { dayMs } from '../../shared/kernel/time.ts';
import type {
  Disputed,
  DisputeMovement,
  DisputeOutcome,
  DisputeStage,
} from '../../shared/providers/outcomes.ts';
import { orderIdOf } from '../../shared/providers/sandbox/fates.ts';
import type { TestWorld } from '../world.ts';

export interface Bank {
  /** Opens a dispute about an order; answers the provider's id of it. */
  opens(reference: string, claim?: Partial<Pick<Disputed, 'money' | 'reason' | 'stage'>>): string;
  /** Moves money: below zero it is taken from us. The whole claim unless said otherwise. */
  takes(id: string, amountMinor?: number): void;
  gives(id: string, amountMinor?: number): void;
  says(id: string, stage: DisputeStage): void;
  /** Changes what it tells, as providers do that err. */
  twists(id: string, changes: Partial<Disputed>): void;
  /** From now on it gives no answer. */
  silent: boolean;
  readonly ask: (id: string) => Promise<DisputeOutcome>;
  /** What all disputes hold away from us, in minor units. */
  away(): number;
}

export const disputeFeeMinor = 1_500;

/** A bank that answers in this world. */
export const aBank = (world: Pick<TestWorld, 'now' | 'provider'>): Bank => {
  const disputes = new Map<string, Disputed>();
  let movements = 0;

  const of = (id: string): Disputed => {
    const found = disputes.get(id);
    if (!found) throw new Error(`no dispute ${id}`);
    return found;
  };
  const change = (id: string, changes: Partial<Disputed>): void =>
    void disputes.set(id, { ...of(id), ...changes });
  const moves = (id: string, amountMinor: number): void => {
    const { money, movements: before } = of(id);
    movements += 1;
    const one: DisputeMovement = {
      id: `txn_${movements}`,
      amountMinor,
      feeMinor: Math.sign(-amountMinor) * disputeFeeMinor,
      currency: money.currency,
      at: world.now(),
    };
    change(id, { movements: [...before, one] });
  };
  const bank: Bank = {
    opens: (reference, claim = {}) => {
      const id = `du_${disputes.size + 1}`;
      disputes.set(id, {
        outcome: 'disputed',
        providerId: id,
        reference,
        orderProviderId: orderIdOf(reference),
        stage: 'open',
        reason: 'fraudulent',
        money: { amount: 20_000, currency: 'CNY' as Currency },
        openedAt: world.now(),
        evidenceDueAt: world.now() + 7 * dayMs,
        movements: [],
        ...claim,
      });
      return id;
    },
    takes: (id, amountMinor = of(id).money.amount) => moves(id, -amountMinor),
    gives: (id, amountMinor = of(id).money.amount) => moves(id, amountMinor),
    says: (id, stage) => change(id, { stage }),
    twists: change,
    silent: false,
    ask: async (id) => {
      if (bank.silent) return { outcome: 'unknown', why: 'no answer' };
      return disputes.get(id) ?? { outcome: 'not_found' };
    },
    away: () => {
      const all = [...disputes.values()].flatMap((one) => one.movements);
      return 0 - all.reduce((total, { amountMinor }) => total + amountMinor, 0);
    },
  };
  Object.assign(world.provider, { dispute: bank.ask });
  return bank;
};
