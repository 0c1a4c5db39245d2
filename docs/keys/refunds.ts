// Rows of docs/table.md: refunds.
import { keys } from '../../shared/table/keys.ts';
import { account, payment, type Rows } from './row.ts';

export const refundRows = {
  refund: {
    example: keys.refund(payment, 1),
    pattern: ['payment#{payment}', 'refund#{number, 2 digits}'],
    holds: 'A refund; in the due-work shards of refunds until it is over.',
  },
  refundPayee: {
    example: keys.refundPayee(payment, 1),
    pattern: ['payee#{payment}', '{number, 2 digits}'],
    holds: 'Whom a refund is transferred to: payer data, apart from everything else.',
  },
  refundBudget: {
    example: keys.refundBudget(account, '2026-11-23'),
    pattern: ['automatic-refunds#{account}', '{business day}'],
    holds: 'How much surplus went back by itself from an account on a day.',
  },
} as const satisfies Rows;
