// What must be true of refunds at every moment, read from the bare tables.
import { Entry } from '../../shared/ledger/model/entry.ts';
import { Head } from '../../shared/payments/model/payment.ts';
import { Refund } from '../../shared/refunds/model/refund.ts';
import type { TestWorld } from '../world.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);

const amountsOf = (refunds: readonly Refund[], states: readonly Refund['state'][]): number =>
  sum(refunds.filter(({ state }) => states.includes(state)).map(({ amount }) => amount));

/** A payment's head, its refunds, and the entries of those. */
export const standing = ({ memory }: TestWorld, payment: string) => {
  const { payments, ledger } = memory.dump();
  const own = payments.filter(({ pk }) => pk === `payment#${payment}`);
  const refunds = own
    .filter(({ sk }) => sk.startsWith('refund#'))
    .map((item) => Refund.parse(item));
  const head = Head.parse(own.find(({ sk }) => sk === 'head'));
  const entries = ledger
    .filter(({ sk }) => sk.startsWith(payment) && sk.endsWith('#refund'))
    .map((item) => Entry.parse(item));
  return { head, refunds, entries };
};

/** Throws unless refunds, sums and entries agree, and no more goes back than was captured. */
export const checkRefunds = (world: TestWorld, payment: string): void => {
  const { head, refunds, entries } = standing(world, payment);
  const facts = {
    refunding: head.refunding - amountsOf(refunds, ['approved', 'submitted']),
    refunded: head.refunded - amountsOf(refunds, ['succeeded']),
    entries: entries.length - refunds.filter(({ state }) => state === 'succeeded').length,
    booked:
      sum(entries.map(({ lines }) => -(lines.at(-1)?.amount ?? 0))) -
      amountsOf(refunds, ['succeeded']),
    over: Math.max(0, head.refunding + head.refunded - head.applied - head.surplus),
    below: Math.min(0, head.refunding, head.refunded),
  };
  const wrong = Object.entries(facts).filter(([, difference]) => difference !== 0);
  if (wrong.length > 0) throw new Error(`the refunds of ${payment}: ${JSON.stringify(wrong)}`);
};
