// What a payment costs in DynamoDB's write units, step by step, on Chinese data with full texts.
import { describe, expect, it } from '@jest/globals';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import { obligationId } from '../../shared/obligations/model/obligation.ts';
import { create } from '../../shared/payments/create.ts';
import { endingBegun } from '../../shared/payments/model/ending.ts';
import { type Head, remembered } from '../../shared/payments/model/payment.ts';
import { findPayment, headWrite } from '../../shared/payments/store/payments.ts';
import type { Connection } from '../../shared/providers/contract.ts';
import { keys } from '../../shared/table/keys.ts';
import { meteredTable, newMeter, type Units } from '../../shared/table/meter.ts';
import { itemBytes } from '../../shared/table/sizes.ts';
import { anObligation } from '../obligations/obligation.ts';
import { aClient } from '../world.ts';
import { aScene, begin, clerk, heard, referenceOfPayment } from './scene.ts';

/** Every text that a notice can carry, as long as they are in life. */
const aFullFine = (index: number): Obligation => {
  const key = String(5_301_001_234_567_890 + index);
  return anObligation({
    id: obligationId('beijing', key),
    key,
    number: `${key}-${index % 10}`,
    category: '简易程序处罚决定书',
    digest: 'f'.repeat(64),
    notice: {
      kind: 'fine',
      currency: 'CNY',
      lines: [
        { kind: 'fine', revenueItem: '103050101001', text: '道路交通安全违法罚款', amount: 20_000 },
      ],
      penaltyRevenueItem: '103050101099',
      policy: 'cn-traffic-fine',
      issuedOn: '2026-02-01',
      receivedOn: '2026-02-01',
      text: '机动车行驶超过规定时速百分之十以上未达百分之二十',
      place: '昆明市五华区东风西路与人民中路交叉口东向西方向',
      unit: '昆明市公安局交通警察支队五华大队',
      plate: '云A12345',
      partyName: '欧阳春晓',
    },
  });
};

const units = (steps: Readonly<Record<string, Units>>) =>
  Object.fromEntries(Object.entries(steps).map(([label, { writes }]) => [label, writes]));

/** A receipt and its block, per obligation, when blocks are full. */
const receiptShare = 0.6;

const paidBasket = async (count: number) => {
  const meter = newMeter('before');
  const obligations = Array.from({ length: count }, (_, index) => aFullFine(index));
  const { world, till } = await aScene({
    obligations,
    table: (memory) => meteredTable(memory, meter),
  });
  await world.has({
    clients: [
      aClient({ id: 'window-12-of-wuhua', name: '五华大队第十二窗口', outlet: '5301-0102-0012' }),
    ],
  });
  const { pay } = till.verbs;
  world.provider.pay = (async (order) => {
    const said = await pay(order);
    meter.step('answer');
    return said;
  }) satisfies Connection['pay'];
  meter.step('create');
  const { payment } = await create(world, {
    caller: clerk({ client: 'window-12-of-wuhua', operator: '五华-0731' }),
    idempotencyKey: 'K07-000123',
    body: { obligations: obligations.map(({ id }) => ({ obligation_id: id })), method: 'wechat' },
  });
  meter.step('other');
  till.pays(referenceOfPayment(payment));
  world.clock.advance(17_000);
  meter.step('capture');
  await heard(world, payment, { providerDay: '20260309' });
  meter.step('other');
  const sizeOf = async (key: Parameters<typeof world.memory.peek>[0]) =>
    itemBytes((await world.memory.peek(key)) ?? {});
  const first = obligations[0]?.id ?? '';
  return {
    steps: units(meter.steps()),
    sizes: {
      head: await sizeOf(keys.head(payment.head.id)),
      next: await sizeOf(keys.next(payment.head.id)),
      obligation: await sizeOf(keys.obligation(first)),
      quote: await sizeOf(keys.quote(payment.head.id)),
    },
    state: (await findPayment(world.table, payment.head.id))?.head.state,
  };
};

describe('the write units of a paid payment', () => {
  it('of one obligation are at most 7 to create, 1 for the answer and 7 to capture', async () => {
    const { steps, sizes, state } = await paidBasket(1);

    console.log(
      'write units, one obligation:',
      JSON.stringify(steps),
      'bytes:',
      JSON.stringify(sizes),
    );
    expect(state).toBe('paid');
    expect(steps['create']).toBeLessThanOrEqual(7);
    expect(steps['answer']).toBeLessThanOrEqual(1);
    expect(steps['capture']).toBeLessThanOrEqual(7);
  });

  it('of a basket of twenty are at most 6.5 for each obligation, its receipt included', async () => {
    const { steps, sizes } = await paidBasket(20);
    const { create: begun = 0, answer = 0, capture = 0 } = steps;
    const each = (begun + answer + capture) / 20 + receiptShare;

    console.log(
      'write units, twenty obligations:',
      JSON.stringify(steps),
      `${each} each`,
      JSON.stringify(sizes),
    );
    expect(each).toBeLessThanOrEqual(6.5);
  });

  it.each([1, 20])(
    'keep the head and an obligation within a unit each, in a basket of %i',
    async (count) => {
      const { sizes } = await paidBasket(count);

      expect(sizes.head).toBeLessThanOrEqual(1_024);
      expect(sizes.obligation).toBeLessThanOrEqual(1_024);
    },
  );

  it('keep the head within a unit when all that can happen to a payment has happened', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world, { caller: clerk({ operator: '五华-0731' }) });
    const at = world.now();
    const [attempt] = payment.head.attempts;
    let head: Head = endingBegun(payment.head, 'superseded', at);
    for (let times = 0; times < 12; times += 1)
      head = { ...head, history: remembered(head, at, 'ending superseded') };
    const { attributes } = headWrite(
      {
        ...head,
        outlet: '5301-0102-0012',
        reason: 'other_amount_received',
        suspense: { amount: 19_999, currency: 'CNY' },
        attempts: attempt
          ? [
              {
                ...attempt,
                state: 'succeeded',
                providerId: `pi_${'3'.repeat(24)}`,
                captured: { amount: 19_999, currency: 'CNY', at, day: '2026-03-09' },
                returnedAt: at,
              },
            ]
          : [],
      },
      { name: 'whenAbsent' },
    );

    const bytes = itemBytes({ ...attributes, ...keys.head(head.id), revision: 12 });

    expect(bytes).toBeLessThanOrEqual(1_024);
  });
});
