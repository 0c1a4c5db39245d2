// Creating a payment.
import { describe, expect, it } from '@jest/globals';
import { create } from '../../shared/payments/create.ts';
import { anObligation } from '../obligations/obligation.ts';
import { aBusyWorld } from '../world.ts';

const caller = { issuer: 'i', client: 'counter-1', subject: 's', operator: 'o1', roles: [] };

describe('creating a payment', () => {
  it('stores the payment before it calls the provider, and answers what the payer must do', async () => {
    const world = await aBusyWorld({ obligations: [anObligation()] });

    const { payment, replayed } = await create(world, {
      caller,
      idempotencyKey: 'k1',
      body: { obligations: [{ obligation_id: anObligation().id }], method: 'card' },
    });

    expect(replayed).toBe(false);
    expect(payment.head).toMatchObject({ state: 'pending', amount: 20_000, currency: 'CNY' });
    expect(payment.next?.next.kind).toBe('qr_code');
  });
});
