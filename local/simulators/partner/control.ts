// The partner's levers under /simulator/, for another process.
import * as z from 'zod';
import { bodies, type Controls, leverOf } from '../kit/control.ts';
import { fileFaults } from './day-file.ts';
import { noticeFaults, type PartnerSimulator } from './simulator.ts';

const lever = leverOf<PartnerSimulator>();
const number = z.string().min(1).max(100);

export const controls: Controls<PartnerSimulator> = {
  views: {
    books: ({ books }) => books(),
    tries: ({ log }) => log(),
  },
  levers: {
    verify: lever(z.strictObject({ number }), (partner, body) => partner.verify(body.number)),
    take: lever(
      z.strictObject({ number, amount: z.int().min(1).optional() }),
      (partner, { number: notice, amount }) =>
        partner.take({ number: notice, amountMinor: amount }),
    ),
    again: lever(z.strictObject({ serial: z.string() }), (partner, { serial }) =>
      partner.again(serial),
    ),
    'send-day': lever(
      z.strictObject({ day: bodies.day, fault: z.enum(fileFaults).optional() }),
      (partner, order) => partner.sendDay(order),
    ),
    faults: lever(
      z.strictObject({ fault: z.enum(noticeFaults), times: z.int().min(1).optional() }),
      ({ faults }, fault) => faults.add(fault),
    ),
    advance: lever(bodies.advance, ({ advance }, { ms }) => advance(ms)),
  },
};
