// The head of a payment that a desk makes: as any other, without an order.
import type { Instant } from '../../kernel/time.ts';
import type { PaymentCaller } from '../../payments/model/owner.ts';
import type { Attempt, Head } from '../../payments/model/payment.ts';
import type { Method } from '../../providers/contract.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { Client } from '../../settings/model/client.ts';

/** What names a payment for ever, and whose it is. */
export interface Identity {
  readonly id: string;
  readonly owner: string;
  readonly bodyHash: string;
  readonly mark: string;
}

export interface Desked {
  readonly identity: Identity;
  readonly caller: PaymentCaller;
  readonly client: Client;
  readonly authority: Authority;
  readonly method: Method;
  readonly amount: number;
  readonly attempts: readonly Attempt[];
  readonly at: Instant;
  readonly quoteUntil: Instant;
}

/** A pending head: nothing is captured yet. */
export const headOf = ({ identity, caller, client, authority, ...desk }: Desked): Head => ({
  ...identity,
  authority: authority.id,
  channel: client.channel,
  client: client.id,
  ...(caller.operator === undefined ? {} : { operator: caller.operator }),
  ...(client.outlet === undefined ? {} : { outlet: client.outlet }),
  method: desk.method,
  currency: authority.currency,
  amount: desk.amount,
  state: 'pending',
  applied: 0,
  surplus: 0,
  refunding: 0,
  refunded: 0,
  attempts: [...desk.attempts],
  createdAt: desk.at,
  quoteUntil: desk.quoteUntil,
  history: [{ at: desk.at, event: 'created' }],
  revision: 1,
});
