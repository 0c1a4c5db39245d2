// Payers, kiosks and clerks: they begin payments, give up, take over, and pay what they were shown.
import type { Money } from '../../../shared/kernel/money.ts';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { cancel } from '../../../shared/payments/cancel.ts';
import { create } from '../../../shared/payments/create.ts';
import type { PaymentCaller } from '../../../shared/payments/model/owner.ts';
import { claimOf, clerk, payer } from '../../payments/scene.ts';
import { must } from '../broken.ts';
import { type Act, type Day, idle, type Letter, type Part } from '../day.ts';
import type { House } from '../house.ts';

const few: readonly PaymentCaller[] = [
  clerk(),
  clerk({ client: 'counter-2', subject: 'clerk-2', operator: 'clerk-2' }),
  payer(),
  payer({ subject: 'payer-2' }),
  payer({ client: 'kiosk-1', subject: 'kiosk-1' }),
];

/** In a crowd everybody comes with a person of their own. */
const callerOf = ({ luck, town }: Day): PaymentCaller => {
  const one = luck.one(few);
  if (one.client !== 'app-1' || town.fines.length < 20) return one;
  return { ...one, subject: `payer-${luck.below(town.fines.length)}` };
};

const basketOf = ({ luck, town }: Day): readonly string[] => {
  const size = luck.happens(0.7) ? 1 : 1 + luck.below(3);
  return [...new Set(Array.from({ length: size }, () => luck.one(town.fines).id))];
};

/** The amount that a payer believes to be due: sometimes it is not. */
const shownOf = ({ luck }: Day, count: number): { readonly amount?: Money } =>
  luck.happens(0.1) ? { amount: { amount: count * 20_000, currency: 'CNY' } } : {};

const beginning = (day: Day): Act => {
  const { luck, begun, answers, town } = day;
  const caller = callerOf(day);
  const ids = basketOf(day);
  const idempotencyKey = `key-${luck.below(Math.max(4, town.fines.length / 10))}`;
  const wish = { method: luck.one(['card', 'wechat'] as const), ...shownOf(day, ids.length) };
  const supersede = luck.happens(0.2) ? { supersede: true } : {};
  const expiresAt = town.world.now() + 20 * minuteMs;
  const who = `${caller.client} ${caller.subject}`;
  const body = JSON.stringify([ids, wish, supersede]);
  return async (world) => {
    const obligations = ids.map((id) =>
      caller.roles.length === 0 && caller.operator === undefined
        ? claimOf(id, caller, expiresAt)
        : { obligation_id: id },
    );
    const input = { caller, idempotencyKey, body: { obligations, ...wish, ...supersede } };
    const { payment } = await create(world, input);
    begun.push({ id: payment.head.id, caller });
    answers.push({ who, key: idempotencyKey, body, payment: payment.head.id });
  };
};

const givingUp = ({ luck, begun }: Day): Act => {
  if (begun.length === 0) return idle;
  const { id, caller } = luck.one(begun);
  return (world) => cancel(world, { caller, id });
};

/** What the payer pays: now and then another amount, or in another currency. */
const moneyFor = ({ luck, weather }: Day, asked: Money): Money => {
  if (!luck.happens(weather.otherMoney)) return asked;
  const others: readonly Money[] = [
    { ...asked, amount: asked.amount - 1 },
    { ...asked, amount: asked.amount + 5_000 },
    { ...asked, currency: 'USD' },
  ];
  return luck.one(others);
};

/** How often the provider tells of it. An ended order that is paid is told of: nobody asks about it. */
const timesTold = ({ luck, weather }: Day, isSurprise: boolean): number => {
  if (isSurprise) return 1;
  if (luck.happens(weather.notificationLost)) return 0;
  return luck.happens(weather.notificationDoubled) ? 2 : 1;
};

/** The provider's word about an order as its books have it, or (rarely) as they do not. */
const letterOf = (day: Day, house: House, reference: string, money: Money): Letter => {
  const { luck, weather } = day;
  const lies = luck.happens(weather.notificationLies);
  // Never what was asked for: a provider's signed word of that is believed.
  const lie: Money = luck.happens(0.5)
    ? { ...money, amount: money.amount + 7 }
    : { ...money, currency: 'EUR' };
  const at = house.now();
  const id = `n-${reference}`;
  return {
    house,
    id,
    at,
    content: { about: 'order', id, at, reference, money: lies ? lie : money, said: 'succeeded' },
  };
};

const paying = (day: Day): Act => {
  const { luck, town, letters, weather } = day;
  const house = luck.one(town.houses);
  if (house.orders.size === 0) return idle;
  const [reference, found] = luck.one([...house.orders]);
  if (found.state === 'paid') return idle;
  const money = moneyFor(day, found.order.money);
  const isSurprise = found.state === 'closed' && luck.happens(weather.paidInSpiteOfClose);
  const times = timesTold(day, isSurprise);
  return async () => {
    if (isSurprise) house.paysAnyway(reference);
    else if (!house.pays(reference, money)) return;
    const letter = letterOf(day, house, reference, found.money);
    letters.push(...Array.from({ length: times }, () => ({ ...letter })));
  };
};

/** Each key of a caller led to one payment, and to one body. */
const check = ({ answers, town }: Day): void => {
  const named = new Map<string, string>();
  for (const { who, key, body, payment } of answers) {
    const name = `${who} ${key}`;
    const said = `${payment} ${body}`;
    const known = named.get(name) ?? said;
    must(known === said, 'one_payment_per_key', () => `${name}: ${known}, then ${said}`);
    named.set(name, known);
    must(
      town.witness.books.heads.has(payment),
      'intent_first',
      () => `${payment} was answered and is not stored`,
    );
  }
};

export const payers: Part = {
  acts: [beginning, beginning, beginning, paying, paying, givingUp],
  check,
};
