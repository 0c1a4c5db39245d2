// A scene for payments: a world with obligations, a provider that remembers, and people who pay.
import { referenceOf } from '../../shared/kernel/id.ts';
import { minuteMs } from '../../shared/kernel/time.ts';
import { makeClaim } from '../../shared/obligations/model/claim.ts';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import { find } from '../../shared/obligations/store/obligations.ts';
import { cancel } from '../../shared/payments/cancel.ts';
import { type Created, create } from '../../shared/payments/create.ts';
import type { PaymentCaller } from '../../shared/payments/model/owner.ts';
import type { Head, Payment } from '../../shared/payments/model/payment.ts';
import type { CreateBody } from '../../shared/payments/model/request.ts';
import { repair } from '../../shared/payments/repair.ts';
import { findPayment } from '../../shared/payments/store/payments.ts';
import { record } from '../../shared/payments/store/record.ts';
import { work } from '../../shared/payments/work.ts';
import type { World } from '../../shared/world.ts';
import { anObligation } from '../obligations/obligation.ts';
import { aBusyWorld, type TestWorld, type WorldOptions } from '../world.ts';
import { aTill, type Till, type TillOptions } from './till.ts';

export interface Scene {
  readonly world: TestWorld;
  readonly till: Till;
}

export interface SceneOptions extends WorldOptions {
  readonly obligations?: readonly Obligation[];
  readonly greeting?: TillOptions['greeting'];
}

/** Fines with the keys 110101190000001, …2 and so on. */
export const someFines = (count: number): readonly Obligation[] =>
  Array.from({ length: count }, (_, index) =>
    anObligation({ key: String(110_101_190_000_001 + index) }),
  );

export const fine = anObligation();

export const aScene = async ({ greeting, ...options }: SceneOptions = {}): Promise<Scene> => {
  const world = await aBusyWorld({ obligations: [fine], ...options });
  const byTime = options.ends === 'by_time';
  const till = aTill({ now: world.now, byTime, ...(greeting ? { greeting } : {}) });
  const { close, ...others } = till.verbs;
  Object.assign(world.provider, others, byTime ? { reverse: close } : { close });
  return { world, till };
};

/** A clerk at the counter, who names obligations by their numbers. */
export const clerk = (changes: Partial<PaymentCaller> = {}): PaymentCaller => ({
  issuer: 'https://issuer.example',
  client: 'counter-1',
  subject: 'clerk-1',
  operator: 'clerk-1',
  roles: [],
  ...changes,
});

/** A payer with the app, who needs claims. */
export const payer = (changes: Partial<PaymentCaller> = {}): PaymentCaller => ({
  issuer: 'https://issuer.example',
  client: 'app-1',
  subject: 'payer-1',
  roles: [],
  ...changes,
});

export const claimOf = (
  obligation: string,
  caller: PaymentCaller,
  expiresAt: number,
): { readonly claim: string } => ({
  claim: makeClaim(obligation, {
    client: caller.client,
    subject: caller.subject,
    expiresAt,
    key: 'c'.repeat(32),
  }),
});

export interface Wish {
  readonly caller?: PaymentCaller;
  readonly key?: string;
  readonly ids?: readonly string[];
  readonly body?: Partial<CreateBody>;
}

export const inputOf = ({
  caller = clerk(),
  key = 'key-1',
  ids = [fine.id],
  body = {},
}: Wish = {}) => ({
  caller,
  idempotencyKey: key,
  body: {
    obligations: ids.map((obligation_id) => ({ obligation_id })),
    method: 'card' as const,
    ...body,
  },
});

/** Begins a payment of the fine (or of `ids`) at the counter. */
export const begin = (world: World, wish: Wish = {}): Promise<Created> =>
  create(world, inputOf(wish));

export const give = (world: World, { head }: Payment, caller = clerk()): Promise<Payment> =>
  cancel(world, { caller, id: head.id });

export const referenceOfPayment = ({ head }: Payment): string => referenceOf(head.id, 1);

/** The payment as it now stands. */
export const now = async (world: World, { head }: { readonly head: Head }): Promise<Payment> => {
  const payment = await findPayment(world.table, head.id);
  if (!payment) throw new Error(`no payment ${head.id}`);
  return payment;
};

export const obligationNow = async (world: World, id = fine.id): Promise<Obligation> => {
  const obligation = await find(world.table, id);
  if (!obligation) throw new Error(`no obligation ${id}`);
  return obligation;
};

/** The provider's word that a payment's order was paid in full, as a worker or a notification brings it. */
export const heard = (world: World, payment: Payment, changes: object = {}) =>
  record(world, referenceOfPayment(payment), {
    outcome: 'succeeded',
    providerId: `sb_${referenceOfPayment(payment)}`,
    money: { amount: payment.head.amount, currency: payment.head.currency },
    at: world.now(),
    ...changes,
  });

const dueWakes = (world: TestWorld): readonly string[] => {
  const due = world.wakes.filter(({ at }) => at <= world.now());
  const later = world.wakes.filter(({ at }) => at > world.now());
  world.wakes.splice(0, world.wakes.length, ...later);
  return due.map(({ payment }) => payment);
};

/** Delivers the wakes that are due, and those that they lead to at once. */
export const deliver = async (world: TestWorld): Promise<void> => {
  for (let round = 0; round < 20; round += 1) {
    const due = dueWakes(world);
    if (due.length === 0) return;
    for (const payment of due) await work(world, payment);
  }
};

/** Lets time pass minute by minute: wakes arrive, and the repair runs. */
export const pass = async (world: TestWorld, minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute += 1) {
    await deliver(world);
    world.clock.advance(minuteMs);
    await repair(world);
  }
  await deliver(world);
};

/** Longer than a counter's quote, with the looks that end it. */
export const wholeLifeMinutes = 45;
