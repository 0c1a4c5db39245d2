// The routes of events: receivers, and what was sent to them.
import { shape as getReceiver } from '../../functions/deliveries/get-receiver.ts';
import { shape as list } from '../../functions/deliveries/list.ts';
import { shape as putReceiver } from '../../functions/deliveries/put-receiver.ts';
import { shape as resend } from '../../functions/deliveries/resend.ts';
import type { Operations } from '../operation.ts';
import { DeliveriesView, DeliveryView, ReceiverPutView, ReceiverView } from '../views/delivery.ts';

export const deliveryOperations = {
  'deliveries/put-receiver': {
    id: 'putReceiver',
    tag: 'events',
    summary: 'Make or change a receiver of events',
    description:
      'Makes the record, or changes the one whose `ETag` the `If-Match` repeats. Its signing keys lie in a ' +
      'secret of its own (docs/events.md); without it, deliveries wait.',
    shape: putReceiver,
    body: {
      name: 'ReceiverRequest',
      example: {
        name: 'Case system',
        url: 'https://cases.example.com/clearlane',
        subjects: ['obligation'],
        enabled: true,
      },
    },
    answers: {
      200: { description: 'Changed, or unchanged.', view: ReceiverPutView, revised: true },
      201: { description: 'Created.', view: ReceiverPutView, revised: true },
    },
    problems: {
      missing: ['authority_not_found'],
      conflict: ['if_match_needed'],
      changed: ['record_changed'],
      unprocessable: ['too_many_receivers'],
      busy: ['record_busy'],
    },
  },
  'deliveries/get-receiver': {
    id: 'getReceiver',
    tag: 'events',
    summary: 'A receiver of events',
    shape: getReceiver,
    answers: { 200: { description: 'The record.', view: ReceiverView, revised: true } },
    problems: { missing: ['receiver_not_found'] },
  },
  'deliveries/list': {
    id: 'listDeliveries',
    tag: 'events',
    summary: 'What a receiver was sent',
    description: 'All of the log, or only what was given up and waits for a person.',
    shape: list,
    answers: { 200: { description: 'A page of it.', view: DeliveriesView } },
    problems: {},
  },
  'deliveries/resend': {
    id: 'resendDelivery',
    tag: 'events',
    summary: 'Send an event again',
    description:
      'It is due at once and its tries begin anew, also where it was delivered. The event keeps its ' +
      'id: a receiver that has it knows it again.',
    shape: resend,
    answers: { 202: { description: 'It is on its way.', view: DeliveryView } },
    problems: { missing: ['delivery_not_found'], busy: ['try_again'] },
  },
} as const satisfies Operations;
