// A scene for refunds: a paid payment, people who ask and decide, and a worker that sends.
import type { PaymentCaller } from '../../shared/payments/model/owner.ts';
import type { Payment } from '../../shared/payments/model/payment.ts';
import { approveRefund } from '../../shared/refunds/approve.ts';
import type { Refund } from '../../shared/refunds/model/refund.ts';
import type { RefundBody } from '../../shared/refunds/model/request.ts';
import { requestRefund } from '../../shared/refunds/request.ts';
import { getRefund } from '../../shared/refunds/store/named.ts';
import type { World } from '../../shared/world.ts';
import {
  aScene,
  begin,
  heard,
  now,
  type Scene,
  type SceneOptions,
  someFines,
} from '../payments/scene.ts';

export const staff = (subject: string, ...roles: readonly string[]): PaymentCaller => ({
  issuer: 'https://issuer.example',
  client: 'office',
  subject,
  roles,
});

export const clerkOne = staff('clerk-one', 'reconciler');
export const approver = staff('boss', 'approver');

export interface PaidScene extends Scene {
  readonly payment: Payment;
}

/** A payment of `count` fines (20,000 each) that was paid in full. */
export const aPaidScene = async ({
  count = 1,
  ...options
}: SceneOptions & { readonly count?: number } = {}): Promise<PaidScene> => {
  const obligations = someFines(count);
  const scene = await aScene({ obligations, ...options });
  const ids = obligations.map(({ id }) => id);
  const { payment } = await begin(scene.world, { ids });
  await heard(scene.world, payment);
  scene.world.wakes.length = 0;
  return { ...scene, payment: await now(scene.world, payment) };
};

export const cny = (amount: number) => ({ amount, currency: 'CNY' as const });

export const bodyOf = (expected: number, changes: Partial<RefundBody> = {}): RefundBody => ({
  reason: 'paid_in_error',
  expected_refundable: cny(expected),
  documents: [],
  ...changes,
});

/** Asks for a refund; `left` is what the caller believes is left. */
export const ask = async (
  world: World,
  { head }: Payment,
  left: number,
  changes: Partial<RefundBody> = {},
  key = 'refund-1',
): Promise<Refund> => {
  const { refund } = await requestRefund(world, {
    caller: clerkOne,
    idempotencyKey: key,
    payment: head.id,
    body: bodyOf(left, changes),
  });
  return refund;
};

export const approve = (world: World, refund: Refund): Promise<Refund> =>
  approveRefund(world, {
    caller: approver,
    refund: refund.reference,
    ifMatch: refund.revision,
  });

export const refundNow = (world: World, { reference }: Refund): Promise<Refund> =>
  getRefund(world.table, reference);
