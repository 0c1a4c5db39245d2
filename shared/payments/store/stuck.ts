// Payments that wait too long go to the desk, and leave it when they move again by themselves.
import { type ParkedReason, parkedIds } from '../../parked/model/item.ts';
import { park } from '../../parked/store/park.ts';
import { movedByItself } from '../../parked/store/resolve.ts';
import type { AskState } from '../../providers/asks.ts';
import type { World } from '../../world.ts';
import { currentAttempt, type Head, type Payment } from '../model/payment.ts';

type StuckWorld = Pick<World, 'table' | 'now' | 'log'>;

const reasons = {
  awaiting_payer: 'outcome_unknown',
  unknown: 'outcome_unknown',
  code_scanned: 'outcome_unknown',
  ending: 'end_unconfirmed',
} as const satisfies Record<AskState, ParkedReason>;

/** Parks it once; it is asked about all the same, as often as its ladder says. */
export const parkStuck = async (
  world: StuckWorld,
  { head }: Payment,
  waitingFor: AskState,
): Promise<void> => {
  const { account, provider } = currentAttempt(head);
  const owner = head.operator ?? head.outlet;
  await park(world, {
    id: parkedIds.stuck(head.id),
    reason: reasons[waitingFor],
    payment: head.id,
    account,
    provider,
    money: { amount: head.amount, currency: head.currency },
    ...(owner === undefined ? {} : { owner }),
  });
};

const hasMoney = ({ state, suspense }: Head): boolean =>
  state === 'paid' || state === 'surplus' || suspense !== undefined;

/** What was parked about a payment that waits no longer; a payer's report only once there is money. */
export const leaveDesk = async (world: StuckWorld, { head }: Payment): Promise<void> => {
  const ids = [parkedIds.stuck(head.id), parkedIds.letter(head.id)];
  const reported = hasMoney(head) ? [parkedIds.reported(head.id)] : [];
  await movedByItself(world, [...ids, ...reported], `the payment is ${head.state}`);
};
