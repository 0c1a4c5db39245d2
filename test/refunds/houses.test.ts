// Refunds at each provider's simulator, over its real wire: sent, asked about, told by signed notifications.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs, secondMs } from '../../shared/kernel/time.ts';
import type { Payment } from '../../shared/payments/model/payment.ts';
import type { Order } from '../../shared/providers/contract.ts';
import type { ProviderName } from '../../shared/providers/names.ts';
import { refundOrderOf } from '../../shared/refunds/store/look.ts';
import { accountWrite } from '../../shared/settings/store/settings.ts';
import { receive } from '../../shared/webhooks/receive.ts';
import { begin, deliver, fine, now, pass } from '../payments/scene.ts';
import { rigOf as alipayRig } from '../providers/alipay/rig.ts';
import type { Rig, Stage } from '../providers/rig.ts';
import { rig as stripeRig } from '../providers/stripe/rig.ts';
import { codeRig as unionpayRig } from '../providers/unionpay/rig.ts';
import { rig as wechatRig } from '../providers/wechat/rig.ts';
import { aBusyWorld, anAccount, type TestWorld } from '../world.ts';
import { checkRefunds, standing } from './books.ts';
import { approve, ask } from './scene.ts';

interface House {
  readonly stage: Stage;
  readonly world: TestWorld;
  readonly payment: Payment;
  readonly order: Order;
}

const houses = [
  ['stripe', 'card', stripeRig],
  ['wechat', 'wechat', wechatRig],
  ['alipay', 'alipay', alipayRig('qr_shown')],
  ['unionpay', 'unionpay', unionpayRig],
] as const;

/** A payment that was paid at the house; its clock is the world's. */
const aHouse = async (
  provider: ProviderName,
  method: (typeof houses)[number][1],
  rig: Rig,
): Promise<House> => {
  const stage = await rig.start();
  const world = await aBusyWorld({ now: stage.now(), obligations: [fine] });
  await world.table.commit([accountWrite(anAccount({ provider, methods: [method] }), 1)]);
  const { advance } = world.clock;
  const orders: Order[] = [];
  Object.assign(world.clock, {
    advance: (ms: number) => {
      advance(ms);
      stage.advance(ms);
    },
  });
  Object.assign(world, {
    capabilities: async () => rig.connector.capabilities,
    connect: async () => {
      const real = stage.connect();
      return { ...real, pay: (order: Order) => real.pay(orders[orders.push(order) - 1] ?? order) };
    },
  });
  const { payment } = await begin(world, { body: { method } });
  const [order] = orders;
  if (!order) throw new Error('the house was never asked for an order');
  await stage.play(order, 'pays');
  world.clock.advance(20 * secondMs);
  await pass(world, 1);
  return { stage, world, payment: await now(world, payment), order };
};

describe.each(houses)('a refund at %s', (provider, method, rig) => {
  let house: House;
  beforeEach(async () => {
    house = await aHouse(provider, method, rig);
  });
  afterEach(() => house.stage.stop());

  const sent = async () => {
    const { world, payment } = house;
    const approved = await approve(world, await ask(world, payment, payment.head.applied));
    await deliver(world);
    return approved;
  };

  const standingNow = () => standing(house.world, house.payment.head.id);

  const hear = async (about: 'refunded' | 'refund_failed'): Promise<void> => {
    const { world, stage, payment, order } = house;
    const [refund] = standingNow().refunds;
    if (!refund) throw new Error('nothing was asked for');
    const message = stage.message({ about, order, refund: refundOrderOf(payment, refund) });
    const { headers, body } = message;
    await receive(world, { provider, account: 'sandbox-1', headers, body });
  };

  it('is sent once, asked about until it has gone, and booked', async () => {
    expect(house.payment.head.state).toBe('paid');
    await sent();

    await pass(house.world, 30);

    const { head, refunds, entries } = standingNow();
    expect(refunds).toMatchObject([{ state: 'succeeded' }]);
    expect(head.refunded).toBe(head.applied);
    expect(entries).toHaveLength(1);
    checkRefunds(house.world, head.id);
  });

  it('is booked once, however often its notification comes', async () => {
    await sent();
    if (rig.silent?.includes('refunded')) await pass(house.world, 30);
    else for (const _time of [1, 2, 3]) await hear('refunded');

    await pass(house.world, 2);

    const { head, refunds, entries } = standingNow();
    expect(refunds).toMatchObject([{ state: 'succeeded' }]);
    expect([head.refunded, entries.length]).toEqual([head.applied, 1]);
  });

  it('that fails frees the money, and can be asked for anew', async () => {
    const { world, stage, payment, order } = house;
    stage.refund(order, 'fails');
    await sent();
    await pass(world, 30);
    world.clock.advance(minuteMs);

    const { head, refunds } = standingNow();

    expect(refunds).toMatchObject([{ state: 'failed' }]);
    expect([head.refunding, head.refunded]).toEqual([0, 0]);
    await expect(ask(world, payment, payment.head.applied, {}, 'again')).resolves.toMatchObject({
      state: 'requested',
    });
  });
});
