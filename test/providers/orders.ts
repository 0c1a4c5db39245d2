// Builders of orders and refunds for adapter tests: each call makes another reference.
import { referenceOf } from '../../shared/kernel/id.ts';
import { hourMs, type Instant } from '../../shared/kernel/time.ts';
import type { Order, OrderKey, RefundOrder } from '../../shared/providers/contract.ts';

export const orders = (now: () => Instant) => {
  let counted = 0;
  const next = (): string => {
    counted += 1;
    return String(counted).padStart(19, '0');
  };
  return {
    anOrder: (over: Partial<Order> = {}): Order => ({
      reference: referenceOf(next(), 1),
      money: { amount: 20_600, currency: 'CNY' },
      method: 'card',
      presentation: 'embedded',
      description: 'Traffic fine 3301061234567890',
      createdAt: now(),
      expiresAt: now() + 2 * hourMs,
      returnUrl: 'https://pay.example.org/return',
      ...over,
    }),
    aRefund: (order: OrderKey, over: Partial<RefundOrder> = {}): RefundOrder => ({
      order,
      refundReference: `R${next()}`,
      money: { ...order.money, amount: 10_000 },
      createdAt: now(),
      reason: 'surplus',
      ...over,
    }),
  };
};
