// The sandbox keeps the provider contract, and its table of fates.
import { describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../../shared/kernel/time.ts';
import type { Connector, Wire } from '../../../shared/providers/contract.ts';
import { signSandboxNotification } from '../../../shared/providers/sandbox/notifications.ts';
import { sandbox, sandboxByTime, sandboxNever } from '../../../shared/providers/sandbox/sandbox.ts';
import { aProvider } from '../contract.ts';
import { orders } from '../orders.ts';
import { errorOf, type Fate, keyOf, must, type Rig, type Stage, type Told } from '../rig.ts';

const credentials = { account: 'acct_fines', secret: 'sandbox-secret-1' };
const startedAt = Date.parse('2026-11-23T08:00:00Z');

const amounts: Readonly<Record<Fate, number>> = {
  pays: 20_600,
  waits: 20_606,
  declined_final: 20_602,
  declined_payable: 20_603,
};

const noNetwork: typeof fetch = async () => {
  throw new Error('the sandbox has no network');
};

let counted = 0;

const contentOf = ({ about, order, refund }: Told, account: string, at: number) => {
  counted += 1;
  const common = { id: `note_${counted}`, account, at, reference: order.reference };
  if (about === 'nothing') return { ...common, about: 'weather' };
  if (refund)
    return {
      ...common,
      about: 'refund' as const,
      refundReference: refund.refundReference,
      money: refund.money,
      said: about === 'refunded' ? ('succeeded' as const) : ('failed' as const),
    };
  return { ...common, about: 'order' as const, money: order.money, said: about };
};

const start = (connector: Connector) => async (): Promise<Stage> => {
  let clock = startedAt;
  const now = () => clock;
  const { anOrder, aRefund } = orders(now);
  return {
    now,
    advance: (byMs) => {
      clock += byMs;
    },
    connect: (front) =>
      connector.open(credentials, { now, fetch: front ? front(noNetwork) : noNetwork }),
    order: (fate, over) => {
      const order = anOrder({ method: 'wechat', presentation: 'qr_shown', ...over });
      return { ...order, money: { ...order.money, amount: amounts[fate] } };
    },
    play: async () => {
      clock += minuteMs;
    },
    refund: (order, fate) =>
      aRefund(order, {
        money: { ...order.money, amount: fate === 'succeeds' ? 10_000 : 10_002 },
      }),
    message: (told, { sentAt = clock, by = 'provider' } = {}) => {
      const secret = by === 'stranger' ? 'another-secret' : credentials.secret;
      const account = by === 'other_account' ? 'acct_other' : credentials.account;
      const message = signSandboxNotification(secret, contentOf(told, account, sentAt), sentAt);
      return { ...message, receivedAt: clock };
    },
    stop: async () => undefined,
  };
};

const rig = (connector: Connector): Rig => ({
  connector,
  hidden: [credentials.secret],
  fates: ['pays', 'waits', 'declined_final', 'declined_payable'],
  currencies: ['CNY', 'USD', 'JPY'],
  acknowledges: {
    accepted: { statusCode: 200, body: 'received' },
    refused: { statusCode: 503, body: 'again' },
  },
  start: start(connector),
});

aProvider('the sandbox', rig(sandbox));
aProvider('the sandbox that ends by time', rig(sandboxByTime));
aProvider('the sandbox that never ends', rig(sandboxNever));

describe('the fates of sandbox orders', () => {
  const at = (sinceMs: number): Wire => ({ fetch: noNetwork, now: () => startedAt + sinceMs });
  const { anOrder } = orders(() => startedAt);
  const ending = (digits: number) =>
    anOrder({ money: { amount: 10_000 + digits, currency: 'CNY' } });

  it.each([
    [0, 'accepted', 'succeeded', 'succeeded'],
    [2, 'declined', 'closed', 'closed'],
    [3, 'declined', 'awaiting', 'closed'],
    [4, 'unknown', 'succeeded', 'succeeded'],
    [5, 'unknown', 'not_found', 'closed'],
    [6, 'accepted', 'awaiting', 'closed'],
    [7, 'succeeded', 'succeeded', 'succeeded'],
    [8, 'accepted', 'succeeded', 'succeeded'],
    [9, 'accepted', 'awaiting', 'returned'],
    [10, 'accepted', 'closed', 'closed'],
    [11, 'accepted', 'succeeded', 'closed'],
    [12, 'accepted', 'succeeded', 'succeeded'],
    [13, 'unknown', 'unknown', 'unknown'],
  ])('an amount that ends in %i: pay %s, query %s, close %s', async (digits, pay, query, close) => {
    const order = ending(digits);
    const connection = sandbox.open(credentials, at(minuteMs));

    const outcomes = [
      await connection.pay(order),
      await connection.query(keyOf(order)),
      await must(connection.close)(keyOf(order)),
    ].map(({ outcome }) => outcome);

    expect(outcomes).toEqual([pay, query, close]);
  });

  it.each([
    [8, { amount: 10_007, currency: 'CNY' }],
    [12, { amount: 10_012, currency: 'USD' }],
  ] as const)('an amount that ends in %i is captured as other money', async (digits, money) => {
    const connection = sandbox.open(credentials, at(minuteMs));

    expect(await connection.query(keyOf(ending(digits)))).toMatchObject({ money });
  });

  it('refuses credentials that are not its own', async () => {
    const error = await errorOf(async () => sandbox.open({ secret: 1 }, at(0)));

    expect(error).toMatchObject({ name: 'ZodError' });
  });
});
