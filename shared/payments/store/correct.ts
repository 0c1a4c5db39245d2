// What a provider's word leaves at the desk, and the name under which a correction enters the payment's history.
import { referenceOf } from '../../kernel/id.ts';
import type { Money } from '../../kernel/money.ts';
import type { Instant } from '../../kernel/time.ts';
import { type ParkedReason, parkedIds, parkedNow, type ToPark } from '../../parked/model/item.ts';
import { type ParkWorld, park, parkedWrites } from '../../parked/store/park.ts';
import { keys } from '../../table/keys.ts';
import type { Put } from '../../table/table.ts';
import { type Correction, correctionEvent } from '../model/corrections.ts';
import { type Attempt, type Head, type Payment, remembered } from '../model/payment.ts';
import type { Decision } from './decide.ts';
import { headChanged } from './payments.ts';

const about = (head: Head, { account, provider }: Attempt, money: Money | undefined) => {
  const owner = head.operator ?? head.outlet;
  return {
    payment: head.id,
    account,
    provider,
    ...(money === undefined ? {} : { money }),
    ...(owner === undefined ? {} : { owner }),
  } satisfies Partial<ToPark>;
};

/** Money of another amount waits for a person from the commit on that books it. */
export const otherMoneyParked = (
  head: Head,
  attempt: Attempt,
  money: Money,
  at: Instant,
): readonly Put[] =>
  parkedWrites(
    parkedNow(
      {
        id: parkedIds.otherMoney(referenceOf(head.id, attempt.number)),
        reason: 'other_amount',
        ...about(head, attempt, money),
      },
      at,
    ),
  );

/** A word that contradicts what we know is kept for a person, and changes nothing. */
export const parkContradiction = async (
  world: ParkWorld,
  { head }: Payment,
  attempt: Attempt,
  { reason, money }: { readonly reason: ParkedReason; readonly money: Money | undefined },
): Promise<void> => {
  await park(world, {
    id: parkedIds.correction(referenceOf(head.id, attempt.number), reason),
    reason,
    ...about(head, attempt, money),
  });
};

/** The decision with the correction's name in the payment's history. */
export const corrected = (
  { head: before }: Payment,
  attempt: Attempt,
  decision: Decision,
  { name, at }: { readonly name: Correction; readonly at: Instant },
): Decision => {
  const event = correctionEvent(name, attempt);
  const head = { ...decision.head, history: remembered(decision.head, at, event) };
  const { pk, sk } = keys.head(head.id);
  return {
    ...decision,
    head,
    writes: decision.writes.map((write) =>
      write.kind === 'put' && write.key.pk === pk && write.key.sk === sk
        ? headChanged(before, head)
        : write,
    ),
  };
};
