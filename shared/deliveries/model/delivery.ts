// One event on its way to one receiver: tried by a ladder, and at last a person's.
import * as z from 'zod';
import { dayMs, hourMs, Instant, minuteMs, secondMs } from '../../kernel/time.ts';
import { SettingId } from '../../settings/model/authority.ts';
import { type Event, eventTypes, subjects } from './event.ts';
import type { Receiver } from './receiver.ts';

/** Waits after the first try, the second …; after the last one a person decides. Some three days in all. */
export const waitsMs = [
  5 * secondMs,
  minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  hourMs,
  3 * hourMs,
  8 * hourMs,
  12 * hourMs,
  dayMs,
  dayMs,
] as const;

/** How long a delivered one stays in the log. */
export const keptMs = 90 * dayMs;

/** Event → next state. */
export const deliveryTransitions = {
  waiting: { accept: 'delivered', give_up: 'parked', resend: 'waiting' },
  delivered: { resend: 'waiting' },
  parked: { resend: 'waiting' },
} as const;
export const deliveryStates = ['waiting', 'delivered', 'parked'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Why a try came to nothing, where the receiver gave no status. */
export const postFaults = {
  timeout: 'The receiver did not answer in time.',
  unreachable: 'No connection to the receiver.',
  address_refused: 'The address leads into a private network: its secret must name the origin.',
  secret_missing: 'There is no secret of this receiver, or it cannot be used.',
} as const;
export type PostFault = keyof typeof postFaults;

const faultNames = ['timeout', 'unreachable', 'address_refused', 'secret_missing'] as const;

export const Posted = z.union([
  z.object({ status: z.int() }),
  z.object({ fault: z.enum(faultNames) }),
]);
/** What became of one try: outcomes are values. */
export type Posted = Readonly<z.infer<typeof Posted>>;

export const Delivery = z.object({
  authority: SettingId,
  receiver: SettingId,
  event: z.string(),
  type: z.enum(eventTypes),
  subject: z.enum(subjects),
  of: z.string(),
  sequence: z.int(),
  /** The instant of publishing: with the event's id it names the delivery. */
  at: Instant,
  state: z.enum(deliveryStates),
  /** Tries since the beginning, or since it was sent again. */
  tries: z.int().min(0),
  /** While it waits: not before. */
  nextAt: Instant,
  last: z.object({ at: Instant, posted: Posted }).optional(),
  /** Who had it sent again, last. */
  resentBy: z.string().optional(),
  revision: z.int(),
});
export type Delivery = Readonly<z.infer<typeof Delivery>>;
export type DeliveryContent = Omit<Delivery, 'revision'>;

export const deliveryIdPattern =
  /^[a-z0-9][a-z0-9-]{1,31}\.[a-z0-9][a-z0-9-]{1,31}\.\d{1,15}\.[0-9A-HJKMNP-TV-Z]{24}$/;

/** The parts that a delivery's key is made of. */
export interface DeliveryName {
  readonly authority: string;
  readonly receiver: string;
  readonly at: Instant;
  readonly event: string;
}

export const deliveryId = ({ authority, receiver, at, event }: DeliveryName): string =>
  [authority, receiver, at, event].join('.');

/** Throws on what is not of `deliveryIdPattern`: check it before. */
export const parseDeliveryId = (id: string): DeliveryName => {
  const [authority, receiver, at, event] = id.split('.');
  if (!authority || !receiver || !at || !event) throw new Error('this is not a delivery id');
  return { authority, receiver, at: Number(at), event };
};

export const newDelivery = (event: Event, receiver: Receiver): DeliveryContent => ({
  authority: receiver.authority,
  receiver: receiver.id,
  event: event.id,
  type: event.type,
  subject: event.subject,
  of: event.of,
  sequence: event.sequence,
  at: event.at,
  state: 'waiting',
  tries: 0,
  nextAt: event.at,
});

/** Stored before the call: a try that nobody lives to tell of is repeated after its wait. */
export const tried = (delivery: Delivery, now: Instant): Delivery => ({
  ...delivery,
  tries: delivery.tries + 1,
  nextAt: now + (waitsMs[delivery.tries] ?? dayMs),
});

const isAccepted = (posted: Posted): boolean =>
  'status' in posted && posted.status >= 200 && posted.status < 300;

/** 410 says that nobody listens there any more. */
const isOver = (posted: Posted, tries: number): boolean =>
  tries > waitsMs.length || ('status' in posted && posted.status === 410);

/** After a try: delivered, waiting for the next, or parked for a person. */
export const answered = (delivery: Delivery, posted: Posted, now: Instant): Delivery => {
  const last = { at: now, posted };
  const { waiting } = deliveryTransitions;
  if (isAccepted(posted)) return { ...delivery, state: waiting.accept, last };
  return isOver(posted, delivery.tries)
    ? { ...delivery, state: waiting.give_up, last }
    : { ...delivery, last };
};

/** A receiver that is switched off or gone: nothing is lost, a person sends it later. */
export const parkedUntried = (delivery: Delivery): Delivery => ({
  ...delivery,
  state: deliveryTransitions.waiting.give_up,
});

export const resent = (delivery: Delivery, by: string, now: Instant): Delivery => ({
  ...delivery,
  state: deliveryTransitions[delivery.state].resend,
  tries: 0,
  nextAt: now,
  resentBy: by,
});
