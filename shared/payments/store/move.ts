// Decides whether a payment goes on at another account, once its order can surely never be paid.
import { nextStandby } from '../../routing/store/standby.ts';
import { keys } from '../../table/keys.ts';
import type { Write } from '../../table/table.ts';
import { passedShort } from '../model/attempts.ts';
import { type MovedAfter, mayMove, moved, strayClosed } from '../model/moving.ts';
import { currentAttempt, type Payment } from '../model/payment.ts';
import type { Decision, DecisionWorld } from './decide.ts';
import { headChanged } from './payments.ts';

/** Nobody has stored an order of the current attempt: the condition of "nothing was created". */
export const whileUnanswered = ({ head }: Payment): Write => ({
  kind: 'check',
  key: keys.next(head.id, currentAttempt(head).number),
  condition: { name: 'whenAbsent' },
});

/** The next attempt at an account that stood by, or undefined when there is none to go on with. */
export const decideMove = async (
  world: DecisionWorld,
  payment: Payment,
  after: MovedAfter,
  codeAtHand = false,
): Promise<Decision | undefined> => {
  const { head, quote } = payment;
  const at = world.now();
  if (!quote.standbys || !mayMove(payment, at, codeAtHand)) return undefined;
  const standby = await nextStandby(world.table, {
    standbys: quote.standbys,
    tried: head.attempts.map(({ account }) => account),
    aim: {
      authority: head.authority,
      channel: head.channel,
      client: head.client,
      method: head.method,
    },
    at,
  });
  if (!standby) return undefined;
  const { account: to, rule, passed } = standby;
  const next = moved(head, { to, rule, passed: passedShort(passed), after }, at);
  return { head: next, writes: [headChanged(head, next)], superseded: [] };
};

/** Money came by another order of the payment; this one can be paid no more. */
export const decideStray = async (world: DecisionWorld, payment: Payment): Promise<Decision> => {
  const head = strayClosed(payment.head, world.now());
  return { head, writes: [headChanged(payment.head, head)], superseded: [] };
};
