// One simulated day: real operations, a provider with books of its own, seeded people and seeded faults.
import { setImmediate } from 'node:timers/promises';
import type { Money } from '../../shared/kernel/money.ts';
import { minuteMs } from '../../shared/kernel/time.ts';
import { find, obligationWrite } from '../../shared/obligations/store/obligations.ts';
import { cancel } from '../../shared/payments/cancel.ts';
import { create } from '../../shared/payments/create.ts';
import type { PaymentCaller } from '../../shared/payments/model/owner.ts';
import { repair } from '../../shared/payments/repair.ts';
import { work } from '../../shared/payments/work.ts';
import { signSandboxNotification } from '../../shared/providers/sandbox/notifications.ts';
import { apply } from '../../shared/webhooks/apply.ts';
import { receive } from '../../shared/webhooks/receive.ts';
import type { World } from '../../shared/world.ts';
import { checkBooks, checkRest } from '../payments/books.ts';
import { aLife } from '../payments/mortal.ts';
import { aScene, claimOf, clerk, pass, payer, type Scene, someFines } from '../payments/scene.ts';
import { sandboxSecret } from '../world.ts';
import { type Chance, chance } from './chance.ts';

/** How rough the day is; each is a probability. */
const weather = {
  tableFault: 0.02,
  death: 0.1,
  answerLost: 0.15,
  wakeLost: 0.15,
  wakeDoubled: 0.15,
  notificationLost: 0.3,
  notificationDoubled: 0.3,
  otherAmount: 0.04,
  paidInSpiteOfClose: 0.05,
  forged: 0.1,
} as const;

const steps = 30;
const fines = someFines(6);
const longestRestMinutes = 200;
const tableFaults = ['conflict', 'throttle', 'lose_request', 'lose_answer'] as const;

/** Somebody does something; what it throws is theirs to deal with, the books must hold all the same. */
type Act = (world: World) => Promise<unknown>;

interface Day {
  readonly luck: Chance;
  readonly scene: Scene;
  /** Payments by the caller who began them. */
  readonly begun: { readonly id: string; readonly caller: PaymentCaller }[];
  /** Notifications on their way. */
  readonly post: { readonly reference: string; readonly money: Money; readonly at: number }[];
}

const people: readonly PaymentCaller[] = [
  clerk(),
  clerk({ subject: 'clerk-2', operator: 'clerk-2' }),
  payer(),
  payer({ subject: 'payer-2' }),
];

const basket = ({ luck }: Day): readonly string[] => {
  const size = luck.happens(0.7) ? 1 : 1 + luck.below(3);
  return [...new Set(Array.from({ length: size }, () => luck.one(fines).id))];
};

const beginning = (day: Day): Act => {
  const { luck, scene, begun } = day;
  const caller = luck.one(people);
  const ids = basket(day);
  const idempotencyKey = `key-${luck.below(4)}`;
  const supersede = luck.happens(0.2);
  return async (world) => {
    const expiresAt = scene.world.now() + 10 * minuteMs;
    const obligations = ids.map((id) =>
      caller.client === 'app-1' ? claimOf(id, caller, expiresAt) : { obligation_id: id },
    );
    const body = { obligations, method: 'card' as const, ...(supersede ? { supersede } : {}) };
    const { payment } = await create(world, { caller, idempotencyKey, body });
    begun.push({ id: payment.head.id, caller });
  };
};

const givingUp = ({ luck, begun }: Day): Act => {
  if (begun.length === 0) return async () => undefined;
  const { id, caller } = luck.one(begun);
  return (world) => cancel(world, { caller, id });
};

/** What the payer pays: now and then a unit less than was asked. */
const moneyFor = ({ luck }: Day, asked: Money): Money =>
  luck.happens(weather.otherAmount) ? { ...asked, amount: asked.amount - 1 } : asked;

/** How often the provider tells of it. An ended order that is paid is told of: nobody asks about it. */
const letters = ({ luck }: Day, isSurprise: boolean): number => {
  if (isSurprise) return 1;
  if (luck.happens(weather.notificationLost)) return 0;
  return luck.happens(weather.notificationDoubled) ? 2 : 1;
};

const paying = (day: Day): Act => {
  const { luck, post } = day;
  const { till, world } = day.scene;
  const [reference, found] = luck.one([...till.orders, undefined]) ?? [];
  if (reference === undefined || !found) return async () => undefined;
  const money = moneyFor(day, found.order.money);
  const isSurprise = found.state === 'closed' && luck.happens(weather.paidInSpiteOfClose);
  const times = letters(day, isSurprise);
  return async () => {
    if (isSurprise) till.paysAnyway(reference);
    else if (!till.pays(reference, money)) return;
    const letter = { reference, money: found.money, at: world.now() };
    post.push(...Array.from({ length: times }, () => letter));
  };
};

const amending = ({ luck, scene }: Day): Act => {
  const { id } = luck.one(fines);
  const isCancelled = luck.happens(0.3);
  return async () => {
    const { memory } = scene.world;
    const before = await find(memory, id);
    if (before?.state !== 'open') return;
    const [line] = before.notice.lines;
    if (!line) return;
    const notice = { ...before.notice, lines: [{ ...line, amount: 5_000 + luck.below(20_000) }] };
    const after = { ...before, notice, version: before.version + 1 };
    await memory.commit([
      obligationWrite(before, isCancelled ? { ...after, state: 'cancelled' } : after),
    ]);
  };
};

const told = (day: Day, secret: string, letter: Day['post'][number]) => {
  const { world } = day.scene;
  const { headers, body } = signSandboxNotification(
    secret,
    {
      about: 'order',
      id: `n-${letter.reference}`,
      account: sandboxSecret.account,
      at: letter.at,
      reference: letter.reference,
      money: letter.money,
      said: 'succeeded',
    },
    world.now(),
  );
  return (live: World) =>
    receive(live, { provider: 'sandbox', account: 'sandbox-1', headers, body });
};

/** A notification arrives; until it is acknowledged it is sent again, as providers do. */
const delivering = (day: Day): Act => {
  const { luck, post } = day;
  if (post.length === 0) return async () => undefined;
  const letter = luck.one(post);
  const send = told(day, sandboxSecret.secret, letter);
  return async (world) => {
    const { statusCode } = await send(world);
    const at = post.indexOf(letter);
    if (statusCode === 200 && at >= 0) post.splice(at, 1);
  };
};

const forging = (day: Day): Act => {
  const references = [...day.scene.till.orders.keys()];
  if (references.length === 0) return async () => undefined;
  const reference = day.luck.one(references);
  const money = { amount: 20_000, currency: 'CNY' } as const;
  return told(day, 'not the secret', { reference, money, at: day.scene.world.now() });
};

const waking = ({ luck, scene: { world } }: Day): readonly Act[] => {
  const due = world.wakes.filter(({ at }) => at <= world.now());
  const later = world.wakes.filter(({ at }) => at > world.now());
  world.wakes.splice(0, world.wakes.length, ...later);
  return due.flatMap(({ payment }) => {
    if (luck.happens(weather.wakeLost)) return [];
    const act: Act = (live) => work(live, payment);
    return luck.happens(weather.wakeDoubled) ? [act, act] : [act];
  });
};

/** What was kept stays in the queue until somebody has applied it to the end. */
const applying = ({ scene: { world } }: Day): readonly Act[] =>
  world.kept.map(
    (kept): Act =>
      async (live) => {
        await apply(live, kept);
        const at = world.kept.indexOf(kept);
        if (at >= 0) world.kept.splice(at, 1);
      },
  );

const happenings = [
  beginning,
  beginning,
  beginning,
  paying,
  paying,
  delivering,
  givingUp,
  amending,
];

const trouble = ({ luck, scene: { till } }: Day): void => {
  if (!luck.happens(weather.answerLost)) return;
  till.answer(luck.one(['pay', 'query', 'close']), luck.one(['lost', 'never_arrived', 'fault']));
};

/** Some processes die at one of their steps, and with them all that they had begun. */
const lived = async (day: Day, act: Act): Promise<void> => {
  const { world } = day.scene;
  if (!day.luck.happens(weather.death)) await act(world);
  else await aLife(world, 1 + day.luck.below(25)).live(act);
};

const step = async (day: Day): Promise<void> => {
  const { luck, scene } = day;
  trouble(day);
  const acts = [
    ...Array.from({ length: 1 + luck.below(4) }, () => luck.one(happenings)(day)),
    ...waking(day),
    ...applying(day),
    ...(luck.happens(weather.forged) ? [forging(day)] : []),
    ...(luck.happens(0.5) ? [(world: World) => repair(world)] : []),
  ];
  await Promise.allSettled(acts.map((act) => lived(day, act)));
  await setImmediate();
  checkBooks(scene.world);
  scene.world.clock.advance(luck.happens(0.8) ? luck.below(minuteMs) : luck.below(20 * minuteMs));
};

/** The sky clears: everything that is still on its way arrives, and time does the rest. */
const rest = async (day: Day): Promise<void> => {
  const { scene, post } = day;
  for (let letters = post.length + 50; letters > 0 && post.length > 0; letters -= 1)
    await delivering(day)(scene.world);
  for (const act of applying(day)) await act(scene.world);
  await pass(scene.world, longestRestMinutes);
};

/** Lives through one day; throws when the books are wrong at any instant of it, or when it does not come to rest. */
export const simulate = async (seed: number): Promise<void> => {
  const luck = chance(seed);
  const sky: { isStormy: boolean } = { isStormy: false };
  const scene = await aScene({
    obligations: fines,
    seed: String(seed),
    ends: seed % 3 === 0 ? 'by_time' : 'on_request',
    faults: async () => {
      for (let ticks = luck.below(3); ticks > 0; ticks -= 1) await Promise.resolve();
      return sky.isStormy && luck.happens(weather.tableFault) ? luck.one(tableFaults) : undefined;
    },
  });
  const day: Day = { luck, scene, begun: [], post: [] };
  sky.isStormy = true;
  for (let done = 0; done < steps; done += 1) await step(day);
  sky.isStormy = false;
  scene.till.calm();
  await rest(day);
  checkRest(scene.world, scene.till);
  if (scene.till.orders.size === 0) throw new Error('nobody ordered anything all day');
};
