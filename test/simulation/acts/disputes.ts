// Payers' banks: they open disputes, take money, give it back, and tell of it doubled and in disorder.
import type { DisputeStage } from '../../../shared/providers/outcomes.ts';
import { orderIdOf } from '../../../shared/providers/sandbox/fates.ts';
import { must } from '../broken.ts';
import { type Act, type Day, idle, type Letter, type Part } from '../day.ts';
import type { House } from '../house.ts';

/** A dispute as its bank has it. */
interface Opened {
  readonly house: House;
  readonly id: string;
  readonly reference: string;
  readonly amountMinor: number;
  stage: DisputeStage;
  /** What was taken and not given back. */
  awayMinor: number;
  steps: number;
}

const letterOf = ({ house, id, reference, amountMinor, steps }: Opened): Letter => {
  const at = house.now();
  const content = {
    about: 'dispute',
    id: `d-${id}-${steps}`,
    at,
    reference,
    money: { amount: amountMinor, currency: 'CNY' },
    state: 'changed',
  };
  return { house, id: content.id, content, at };
};

const over: ReadonlySet<DisputeStage> = new Set(['won', 'lost', 'dropped']);

/** The bank moves what its new word calls for: lost money is away, won money is back. */
const settle = (one: Opened, stage: DisputeStage): void => {
  const { bank } = one.house;
  const awayMinor = { lost: one.amountMinor, won: 0, dropped: 0 }[String(stage)] ?? one.awayMinor;
  if (awayMinor > one.awayMinor) bank.takes(one.id, awayMinor - one.awayMinor);
  if (awayMinor < one.awayMinor) bank.gives(one.id, one.awayMinor - awayMinor);
  one.awayMinor = awayMinor;
  one.stage = stage;
  one.steps += 1;
  bank.says(one.id, stage);
};

const post = ({ letters, luck, weather }: Day, one: Opened): void => {
  if (luck.happens(weather.notificationLost)) return;
  const letter = letterOf(one);
  letters.push(letter, ...(luck.happens(weather.notificationDoubled) ? [{ ...letter }] : []));
};

/** One order of each provider is disputed at most once. */
export const disputes = (): Part => {
  const all: Opened[] = [];
  const chosen = new Set<string>();

  const opening = (day: Day): Act => {
    const { luck, town } = day;
    const house = luck.one(town.houses);
    const disputable = [...house.orders].filter(
      ([reference, { state, money, order }]) =>
        state === 'paid' &&
        money.currency === order.money.currency &&
        money.amount === order.money.amount &&
        !chosen.has(reference),
    );
    if (disputable.length === 0 || luck.happens(0.5)) return idle;
    const [reference, { money }] = luck.one(disputable);
    const stage = luck.one(['inquiry', 'open'] as const);
    chosen.add(reference);
    const takesNow = stage === 'open' && luck.happens(0.7);
    return async () => {
      const id = house.bank.opens(reference, { money, stage });
      house.disputed.set(orderIdOf(reference), id);
      const opened = { house, id, reference, amountMinor: money.amount, stage };
      const one: Opened = { ...opened, awayMinor: 0, steps: 0 };
      all.push(one);
      if (takesNow) {
        house.bank.takes(id, money.amount);
        one.awayMinor = money.amount;
      }
      post(day, one);
    };
  };

  const moving = (day: Day): Act => {
    const { luck } = day;
    if (all.length === 0) return idle;
    const one = luck.one(all);
    const stage = over.has(one.stage)
      ? luck.one([one.stage, one.stage, 'under_review'] as const)
      : luck.one(['open', 'under_review', 'won', 'lost', 'dropped'] as const);
    const isAppeal = over.has(one.stage) && one.stage !== stage;
    if (isAppeal && luck.happens(0.7)) return idle;
    return async () => {
      if (stage !== one.stage) settle(one, stage);
      post(day, one);
    };
  };

  /** Each dispute ends, and its last word arrives. */
  const finish = async ({ letters, luck }: Day): Promise<boolean> => {
    const open = all.filter(({ steps }) => steps >= 0);
    for (const one of open) {
      if (!over.has(one.stage)) settle(one, luck.one(['won', 'lost', 'dropped'] as const));
      letters.push(letterOf(one));
      one.steps = -1;
    }
    return open.length > 0;
  };

  const check = ({ town }: Day): void => {
    const known = [...town.witness.books.disputes.values()];
    for (const { house, id, stage, reference } of all) {
      const ours = known.find((one) => one.account === house.account && one.providerId === id);
      must(
        ours?.state === stage,
        'disputes_agree',
        () => `${id} of ${reference} is ${stage} there and ${ours?.state} here`,
      );
    }
  };

  return { acts: [opening, moving], finish, check };
};
