// The levers of the simulated UnionPay for another process.
import * as z from 'zod';
import { bodies, commonLevers, controlBy, leverOf, nameIn } from '../kit/control.ts';
import { faultMoments } from './faults.ts';
import { scanEnds } from './orders.ts';
import type { Target } from './payer.ts';
import type { UnionpaySimulator } from './simulator.ts';

const target = {
  reference: z.string().optional(),
  tn: z.string().optional(),
  qrCode: z.string().optional(),
  token: z.string().optional(),
};
const Aimed = z.strictObject(target);
const Pay = z.strictObject({ ...target, amount: z.int().min(1).optional() });
const TwoDigits = z.string().regex(/^\d\d$/);
const Decline = z.strictObject({ ...target, code: TwoDigits.optional() });
const Code = z.strictObject({ end: nameIn(scanEnds).optional() });
const Settle = z.strictObject({
  day: bodies.day.optional(),
  faults: bodies.lineFaults.optional(),
});

const targetOf = ({ reference, tn, qrCode, token }: z.infer<typeof Aimed>): Target => {
  if (reference !== undefined) return { reference };
  if (tn !== undefined) return { tn };
  if (qrCode !== undefined) return { qrCode };
  if (token !== undefined) return { token };
  throw new Error('send reference, tn, qrCode or token, to say whose order it is');
};

const lever = leverOf<UnionpaySimulator>();

/** Answers one request under /simulator/. */
export const control = controlBy<UnionpaySimulator>({
  views: {
    open: ({ payer }) => payer.open(),
    books: ({ books }) => books(),
    deliveries: ({ webhooks }) => webhooks.log(),
    faults: ({ faults }) => faults.waiting(),
    events: ({ webhooks }) => webhooks.events(),
  },
  levers: {
    pay: lever(Pay, ({ payer }, body) => payer.pay(targetOf(body), body)),
    'pay-late': lever(Aimed, ({ payer }, body) => payer.payLate(targetOf(body))),
    decline: lever(Decline, ({ payer }, body) => payer.decline(targetOf(body), body)),
    code: lever(Code, ({ payerCode }, { end }) => ({ payerCode: payerCode(end) })),
    settle: lever(Settle, ({ settle }, body) => {
      const { file, ...rest } = settle.day(body);
      return { ...rest, file: file.toString('base64') };
    }),
    rotate: lever(bodies.nothing, ({ keys }) => void keys.rotate()),
    ...commonLevers(faultMoments),
  },
});
