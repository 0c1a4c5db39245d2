// Rows of docs/table.md: refunds.
import { keys } from '../../shared/table/keys.ts';
import { payment, type Rows } from './row.ts';

export const refundRows = {
  refund: {
    example: keys.refund(payment, 1),
    pattern: ['payment#{payment}', 'refund#{number, 2 digits}'],
    holds: 'A refund; in the due-work shards of refunds until it is over.',
  },
} as const satisfies Rows;
