// The view of a payment holds for every state, ending and next step, not only for those that scenes play.
import { describe, expect, it } from '@jest/globals';
import { PaymentView } from '../../docs/views/payment.ts';
import { create } from '../../shared/payments/create.ts';
import { type Head, NextStep, type Payment } from '../../shared/payments/model/payment.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import { paymentStates } from '../../shared/payments/model/states.ts';
import { anObligation } from '../obligations/obligation.ts';
import { aBusyWorld, morning } from '../world.ts';

const steps = [
  { kind: 'client_secret', clientSecret: 'pi_1_secret_2', publishableKey: 'pk_test_1' },
  { kind: 'redirect', url: 'https://pay.example/1' },
  { kind: 'form', action: 'https://pay.example/form', fields: { signature: 's' } },
  { kind: 'qr_code', data: 'weixin://wxpay/bizpayurl?pr=1' },
  { kind: 'in_app', parameters: { prepay_id: 'wx1' } },
  { kind: 'wait' },
] as const;

const changes: readonly Partial<Head>[] = [
  ...paymentStates.map((state) => ({ state })),
  { ending: { why: 'cancelled', at: morning } },
  { state: 'paid', applied: 20_000, refunded: 5_000 },
  { state: 'paid', applied: 20_000, refunded: 20_000 },
  { suspense: { amount: 1, currency: 'CNY' }, reason: 'other_amount_received' },
  { quoteUntil: morning - 1 },
];

const aPayment = async (): Promise<Payment> => {
  const world = await aBusyWorld({ obligations: [anObligation()] });
  const { payment } = await create(world, {
    caller: { issuer: 'i', client: 'counter-1', subject: 's', operator: 'o', roles: [] },
    idempotencyKey: 'k',
    body: { obligations: [{ obligation_id: anObligation().id }], method: 'card' },
  });
  return payment;
};

const faultOf = (payment: Payment, replayed: boolean) =>
  PaymentView.safeParse(JSON.parse(JSON.stringify(shown(payment, morning, replayed)))).error;

describe('the view of a payment', () => {
  it.each(changes)('holds with %j', async (change) => {
    const payment = await aPayment();
    const head = { ...payment.head, ...change };

    expect(faultOf({ ...payment, head }, false)).toBeUndefined();
    expect(faultOf({ ...payment, head }, true)).toBeUndefined();
  });

  it.each(steps)('holds with the next step $kind', async (next) => {
    const payment = await aPayment();

    expect(faultOf({ ...payment, next: { attempt: 1, next } }, false)).toBeUndefined();
  });

  it('knows every kind of next step', () => {
    const kinds = NextStep.shape.next.options.map((option) => option.shape.kind.value);

    expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(kinds));
  });
});
