// Receivers of events and deliveries as the API answers them.
import * as z from 'zod';
import {
  deliveryIdPattern,
  deliveryStates,
  postFaults,
} from '../../shared/deliveries/model/delivery.ts';
import { eventTypes, subjects } from '../../shared/deliveries/model/event.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { Cursor, InstantText } from './common.ts';

export const ReceiverView = z
  .strictObject({
    authority_id: SettingId,
    receiver_id: SettingId,
    name: z.string(),
    url: z.string(),
    subjects: z.array(z.enum(subjects)),
    enabled: z.boolean(),
  })
  .meta({ id: 'Receiver', description: 'A system that is told of events.' });

export const ReceiverPutView = ReceiverView.extend({
  result: z.enum(['created', 'unchanged', 'changed']),
}).meta({ id: 'ReceiverPut', description: 'The record as it now stands.' });

export const DeliveryView = z
  .strictObject({
    delivery_id: z.string().regex(deliveryIdPattern),
    authority_id: SettingId,
    receiver_id: SettingId,
    event_id: z.string().describe('The `webhook-id` that the receiver sees.'),
    type: z.enum(eventTypes),
    about: z.string().describe("The obligation's or the payment's id."),
    sequence: z.int().min(1).describe('1, 2, 3 … for each obligation and each payment.'),
    published_at: InstantText,
    state: z.enum(deliveryStates).describe('`parked`: given up; it waits for a person.'),
    tries: z.int().min(0).describe('Since the beginning, or since it was sent again.'),
    next_at: InstantText.optional().describe('While it waits: when it is tried next.'),
    last_try: z
      .strictObject({
        at: InstantText,
        status: z.int().optional().describe('What the receiver answered.'),
        fault: z
          .enum(Object.keys(postFaults) as [keyof typeof postFaults])
          .optional()
          .describe('Why there is no answer.'),
        advice: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: 'Delivery', description: 'One event on its way to one receiver.' });

export const DeliveriesView = z
  .strictObject({ deliveries: z.array(DeliveryView), cursor: Cursor })
  .meta({ id: 'Deliveries', description: 'Deliveries to a receiver, the youngest first.' });
