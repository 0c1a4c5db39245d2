// Asks about every order of a payment that brought no money, whatever we believe of it: a person wants to know.
import { referenceOf } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/time.ts';
import { isDesk } from '../../providers/names.ts';
import { getAccount } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import type { Attempt, Payment } from '../model/payment.ts';
import { placeLater } from './pace.ts';
import { record } from './record.ts';
import { orderKeyOf } from './submit.ts';

type AskWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'connect'>;

const askOne = async (
  world: AskWorld,
  payment: Payment,
  { number, account: accountId }: Attempt,
): Promise<Instant | undefined> => {
  const account = await getAccount(world.table, accountId);
  const later = await placeLater(world, account);
  if (later !== undefined) return later;
  const connection = await world.connect(account);
  const said = await connection.query(orderKeyOf(payment, number));
  world.log.info('order_asked_again', {
    payment: payment.head.id,
    attempt: number,
    said: said.outcome,
  });
  if (said.outcome === 'succeeded') await record(world, referenceOf(payment.head.id, number), said);
  return undefined;
};

/** Records money that is found, and nothing else. Answers when to ask the rest, if the account is busy. */
export const askAgain = async (world: AskWorld, payment: Payment): Promise<Instant | undefined> => {
  const asked = payment.head.attempts.filter(
    ({ state, provider }) => state !== 'succeeded' && !isDesk(provider),
  );
  for (const attempt of asked) {
    const later = await askOne(world, payment, attempt);
    if (later !== undefined) return later;
  }
  return undefined;
};
