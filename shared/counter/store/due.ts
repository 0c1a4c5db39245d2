// What is due at a desk: quoted and limited as any payment.
import { sum } from '../../kernel/money.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Obligation } from '../../obligations/model/obligation.ts';
import { checkLimits, checkShown } from '../../payments/model/limits.ts';
import type { Quote } from '../../payments/model/payment.ts';
import { quoted } from '../../payments/model/quoted.ts';
import type { CreateBody } from '../../payments/model/request.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { Client } from '../../settings/model/client.ts';

export interface Due {
  readonly quote: Quote;
  readonly amount: number;
}

/** The quote of obligations at an instant. Throws a Failure beyond the client's limits. */
export const dueOf = (
  authority: Authority,
  client: Client,
  body: Pick<CreateBody, 'obligations' | 'amount'>,
  obligations: readonly Obligation[],
  at: Instant,
): Due => {
  const lines = obligations.map((one) => quoted(one, at, authority));
  const amount = sum(lines.flatMap((one) => one.lines.map((line) => line.amount)));
  checkLimits(amount, client, { obligations: body.obligations, method: 'cash' });
  checkShown({ amount, currency: authority.currency }, body.amount);
  return {
    amount,
    quote: {
      assessedAt: at,
      obligations: lines,
      presentation: 'in_person',
      description: `${authority.name}: ${lines.length} items`.slice(0, 127),
    },
  };
};
