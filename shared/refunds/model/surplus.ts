// Surplus that goes back by itself, or is proposed: which of it, which way, and within which limits.
import * as z from 'zod';
import { AmountMinor } from '../../kernel/money.ts';
import type { Account } from '../../settings/model/account.ts';
import { partKey } from './parts.ts';
import type { Refund, RefundPart } from './refund.ts';

/** What an account has sent back by itself on one day. */
export const Budget = z.object({ count: z.int().min(0), sumMinor: AmountMinor });
export type Budget = Readonly<z.infer<typeof Budget>>;

export const nothingSpent: Budget = { count: 0, sumMinor: 0 };

/** The budget with one refund more; undefined where the account's daily limit is used up, or there is none. */
export const spent = (
  { automaticRefunds: limit }: Pick<Account, 'automaticRefunds'>,
  before: Budget,
  amount: number,
): Budget | undefined => {
  const after = { count: before.count + 1, sumMinor: before.sumMinor + amount };
  const fits = limit && after.count <= limit.countPerDay && after.sumMinor <= limit.sumMinorPerDay;
  return fits ? after : undefined;
};

const isInHand = ({ state, keyHash }: Refund): boolean =>
  keyHash === '' || (state !== 'rejected' && state !== 'withdrawn' && state !== 'failed');

/** The surplus of one attempt that no refund has asked for; one of ours counts whatever became of it. */
export const surplusInNobodysHand = (
  captured: readonly RefundPart[],
  refunds: readonly Refund[],
  attempt: number,
): readonly RefundPart[] => {
  const asked = new Map<string, number>();
  for (const part of refunds
    .filter((one) => one.attempt === attempt && isInHand(one))
    .flatMap(({ parts }) => parts))
    asked.set(partKey(part), (asked.get(partKey(part)) ?? 0) + part.amount);
  return captured
    .filter(({ kind }) => kind === 'surplus')
    .flatMap((part) => {
      const amount = part.amount - (asked.get(partKey(part)) ?? 0);
      return amount > 0 ? [{ ...part, amount }] : [];
    });
};

/** Only what another capture settled can be proved without a person: that capture can be asked about too. */
export const isProvable = (parts: readonly RefundPart[]): boolean =>
  parts.every(({ why, obligation }) => why === 'already_settled' && obligation !== undefined);
