// Rows of docs/table.md: events, and their ways to receivers.
import { keys } from '../../shared/table/keys.ts';
import type { Rows } from './row.ts';

const about = 'beijing.110101190000001';
const event = '7Q2M9T4XK0V8C1B6N3R5HJ2D';

export const deliveryRows = {
  receiver: {
    example: keys.receiver('beijing', 'casework'),
    pattern: ['receivers#{authority}', '{receiver}'],
    holds: 'A system that is told of events: its address and what it is told of.',
  },
  event: {
    example: keys.event('obligation', about, 2),
    pattern: ['events#{subject}#{id}', '{sequence, 6 digits}'],
    holds: 'What was told of an obligation or a payment. Never changed.',
  },
  delivery: {
    example: keys.delivery('beijing', 'casework', 1_773_021_600_000, event),
    pattern: ['deliveries#{authority}#{receiver}', '{epoch ms, 15 digits}#{event}'],
    holds: 'An event on its way to a receiver; expires some time after it was delivered.',
  },
  parkedDelivery: {
    example: keys.parkedDelivery('beijing', 'casework', 1_773_021_600_000, event),
    pattern: ['parked-deliveries#{authority}#{receiver}', '{epoch ms, 15 digits}#{event}'],
    holds: 'Names a delivery that waits for a person.',
  },
} as const satisfies Rows;
