// Deliveries as staff see them.
import { iso } from '../../kernel/time.ts';
import { type Delivery, deliveryId, type Posted, postFaults } from './delivery.ts';

const postedShown = (posted: Posted) =>
  'status' in posted
    ? { status: posted.status }
    : { fault: posted.fault, advice: postFaults[posted.fault] };

export const deliveryShown = (delivery: Delivery) => ({
  delivery_id: deliveryId(delivery),
  authority_id: delivery.authority,
  receiver_id: delivery.receiver,
  event_id: delivery.event,
  type: delivery.type,
  about: delivery.of,
  sequence: delivery.sequence,
  published_at: iso(delivery.at),
  state: delivery.state,
  tries: delivery.tries,
  next_at: delivery.state === 'waiting' ? iso(delivery.nextAt) : undefined,
  last_try: delivery.last && { at: iso(delivery.last.at), ...postedShown(delivery.last.posted) },
});
