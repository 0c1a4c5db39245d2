// Staff who ask for refunds, approve, reject and withdraw them at once; refunds that end late, or fail.
import type { Currency } from '../../../shared/kernel/money.ts';
import type { PaymentCaller } from '../../../shared/payments/model/owner.ts';
import type { Head } from '../../../shared/payments/model/payment.ts';
import { approveRefund } from '../../../shared/refunds/approve.ts';
import { refundReasonNames } from '../../../shared/refunds/model/reasons.ts';
import { type Refund, systemName } from '../../../shared/refunds/model/refund.ts';
import type { RefundBody, RefundLine } from '../../../shared/refunds/model/request.ts';
import { rejectRefund } from '../../../shared/refunds/reject.ts';
import { requestRefund } from '../../../shared/refunds/request.ts';
import { withdrawRefund } from '../../../shared/refunds/withdraw.ts';
import { must } from '../broken.ts';
import { type Act, type Day, idle, type Letter, type Part } from '../day.ts';
import type { House, HouseRefund } from '../house.ts';

const staff: readonly PaymentCaller[] = ['anna', 'boris', 'chen'].map((subject) => ({
  issuer: 'https://issuer.example',
  client: 'office',
  subject,
  roles: ['reconciler', 'approver'],
}));

const headsWithMoney = ({ town }: Day): readonly Head[] =>
  [...town.witness.books.heads.values()].filter(({ applied, surplus }) => applied + surplus > 0);

/** What somebody believes is left: usually what is. */
const beliefOf = ({ luck }: Day, head: Head): RefundBody['expected_refundable'] => {
  const left = Math.max(0, head.applied + head.surplus - head.refunding - head.refunded);
  const amount = luck.happens(0.1) ? left + 1 : left;
  return { amount, currency: head.currency };
};

/** One line of what was captured, whole or in part, or one that never was. */
const linesOf = ({ luck, town }: Day, head: Head): { readonly lines?: RefundLine[] } => {
  if (luck.happens(0.5)) return {};
  const credits = town.witness.books.entries
    .filter(({ reference, cause }) => cause === 'capture' && reference.startsWith(head.id))
    .flatMap(({ lines }) => lines.filter(({ amount }) => amount < 0));
  if (credits.length === 0) return {};
  const { kind = 'surplus' as const, obligation, revenueItem, amount } = luck.one(credits);
  const wanted = luck.happens(0.5) ? -amount : 1 + luck.below(-amount);
  const line: RefundLine = {
    kind,
    ...(obligation === undefined ? {} : { obligation_id: obligation }),
    ...(revenueItem === undefined ? {} : { revenue_item: revenueItem }),
    amount: { amount: wanted, currency: head.currency },
  };
  return { lines: [line] };
};

const attemptOf = ({ luck }: Day, head: Head): { readonly attempt?: number } => {
  const captured = head.attempts.filter((one) => one.captured);
  return captured.length > 1 ? { attempt: luck.one(captured).number } : {};
};

const requesting = (day: Day): Act => {
  const { luck } = day;
  const heads = headsWithMoney(day);
  if (heads.length === 0) return idle;
  const head = luck.one(heads);
  const caller = luck.one(staff);
  const body: RefundBody = {
    reason: luck.one(refundReasonNames),
    expected_refundable: beliefOf(day, head),
    documents: luck.happens(0.7) ? [{ kind: 'decision', reference: 'D-1' }] : [],
    ...linesOf(day, head),
    ...attemptOf(day, head),
  };
  const input = { caller, idempotencyKey: `refund-${luck.below(6)}`, payment: head.id, body };
  return (world) => requestRefund(world, input);
};

const open: ReadonlySet<string> = new Set(['requested', 'approved']);

const someRefund = ({ luck, town }: Day): Refund | undefined => {
  const refunds = [...town.witness.books.refunds.values()];
  const waiting = refunds.filter(({ state }) => open.has(state));
  const from = waiting.length > 0 && luck.happens(0.9) ? waiting : refunds;
  return from.length > 0 ? luck.one(from) : undefined;
};

/** Two of four approve: people decide at once, also about what they asked for themselves. */
const deciding = (day: Day): Act => {
  const { luck } = day;
  const found = someRefund(day);
  if (!found) return idle;
  const caller = luck.one(staff);
  const refund = found.reference;
  const seen = luck.happens(0.5) ? { ifMatch: found.revision } : {};
  const deeds: readonly Act[] = [
    (world) => approveRefund(world, { caller, refund, ...seen }),
    (world) => approveRefund(world, { caller, refund, ...seen }),
    (world) => rejectRefund(world, { caller, refund, note: 'no', ...seen }),
    (world) => withdrawRefund(world, { caller, refund }),
  ];
  return luck.one(deeds);
};

const letterOf = (house: House, { asked, state }: HouseRefund): Letter => {
  const { refundReference, order, money } = asked;
  const id = `r-${refundReference}-${state}`;
  const content = {
    about: 'refund',
    id,
    at: house.now(),
    reference: order.reference,
    money: { amount: money.amount, currency: money.currency satisfies Currency },
    refundReference,
    said: state,
  };
  return { house, id, content, at: house.now() };
};

/** Refunds under way end; some are told of, some twice, some never. */
const ending = (day: Day): Act => {
  const { luck, town, letters, weather } = day;
  const house = luck.one(town.houses);
  const under = [...house.refunds.values()].filter(({ state }) => state === 'accepted');
  if (under.length === 0) return idle;
  const one = luck.one(under);
  const end = luck.happens(0.7) ? 'succeeded' : 'failed';
  const isTold = !luck.happens(weather.notificationLost);
  const isDoubled = luck.happens(weather.notificationDoubled);
  return async () => {
    house.refundEnds(one.asked.refundReference, end);
    const letter = letterOf(house, one);
    if (isTold) letters.push(letter, ...(isDoubled ? [{ ...letter }] : []));
  };
};

const finish = async ({ town, luck }: Day): Promise<boolean> => {
  let ended = false;
  for (const house of town.houses)
    for (const { asked, state } of house.refunds.values()) {
      if (state !== 'accepted') continue;
      house.refundEnds(asked.refundReference, luck.happens(0.5) ? 'succeeded' : 'failed');
      ended = true;
    }
  return ended;
};

/** Each refund of a provider is one of ours, and as we say; nothing waits but for a person or a dispute. */
const checkHouse = ({ town }: Day, house: House): void => {
  const { refunds } = town.witness.books;
  const told = new Map<string, number>();
  for (const [reference, { asked, state }] of house.refunds) {
    const ours = refunds.get(reference);
    must(
      ours?.state === state && ours.amount === asked.money.amount && ours.account === house.account,
      'refunds_agree',
      () => `${reference} is ${state} there and ${ours?.state} here`,
    );
    const order = asked.order.reference;
    if (state === 'succeeded') told.set(order, (told.get(order) ?? 0) + asked.money.amount);
  }
  for (const [order, sum] of told) {
    const paid = house.orders.get(order)?.money.amount ?? 0;
    must(sum <= paid, 'refunds_bound', () => `${sum} of ${paid} went back of ${order}`);
  }
};

const isStuck = (refund: Refund, head: Head | undefined): boolean =>
  refund.route === 'source' &&
  (refund.state === 'submitted' || refund.state === 'approved') &&
  head?.dispute?.state !== 'open';

const check = (day: Day): void => {
  const { books } = day.town.witness;
  for (const house of day.town.houses) checkHouse(day, house);
  for (const refund of books.refunds.values()) {
    const { reference, state, payment, requested, decided } = refund;
    must(
      !isStuck(refund, books.heads.get(payment)),
      'known_at_last',
      () => `${reference} ${state}`,
    );
    const isAlone = decided?.by === requested.by && requested.by !== systemName;
    must(
      !isAlone,
      'not_alone',
      () => `${reference} was decided by ${requested.by}, who asked for it`,
    );
  }
  for (const { id, refunding } of books.heads.values()) {
    const held = [...books.refunds.values()]
      .filter(
        ({ payment, state }) => payment === id && (state === 'approved' || state === 'submitted'),
      )
      .reduce((sum, { amount }) => sum + amount, 0);
    must(held === refunding, 'refunds_agree', () => `${id} holds back ${refunding} for ${held}`);
  }
};

export const refunds: Part = {
  acts: [requesting, deciding, deciding, ending],
  finish,
  check,
};
