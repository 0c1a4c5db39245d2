// The levers of the simulated Alipay for another process.
import * as z from 'zod';
import { bodies, commonLevers, controlBy, leverOf } from '../kit/control.ts';
import { behaviours } from './codes.ts';

import { faultMoments } from './faults.ts';
import type { Target } from './payer.ts';
import type { AlipaySimulator } from './simulator.ts';

const Aimed = z.strictObject({
  reference: z.string().optional(),
  code: z.string().optional(),
  url: z.string().optional(),
  order: z.string().optional(),
});
const Code = z.strictObject({
  behaviour: z.enum(['pays', ...Object.values(behaviours)]).optional(),
});
const Settle = z.strictObject({ day: bodies.day, faults: bodies.lineFaults.optional() });
const Credentials = z.strictObject({ notifyUrl: z.string() });

const targetOf = ({ reference, code, url, order }: z.infer<typeof Aimed>): Target => {
  if (reference !== undefined) return { reference };
  if (code !== undefined) return { code };
  if (url !== undefined) return { url };
  if (order !== undefined) return { order };
  throw new Error('send reference, code, url or order, to say which order it is');
};

const lever = leverOf<AlipaySimulator>();

/** Answers one request under /simulator/. */
export const control = controlBy<AlipaySimulator>({
  views: {
    open: ({ payer }) => payer.openOrders(),
    books: ({ books }) => books(),
    deliveries: ({ webhooks }) => webhooks.log(),
    faults: ({ faults }) => faults.waiting(),
    notifications: ({ webhooks }) => webhooks.sent(),
  },
  levers: {
    open: lever(Aimed, ({ payer }, body) => payer.open(targetOf(body))),
    pay: lever(Aimed, ({ payer }, body) => payer.pay(targetOf(body))),
    leave: lever(Aimed, ({ payer }, body) => payer.leave(targetOf(body))),
    expire: lever(Aimed, ({ payer }, body) => payer.expire(targetOf(body))),
    code: lever(Code, ({ payer }, { behaviour }) => ({ code: payer.code(behaviour) })),
    settle: lever(Settle, ({ settle }, body) => {
      const { zip, ...rest } = settle(body);
      return { ...rest, zip: zip.toString('base64') };
    }),
    rotate: lever(bodies.nothing, ({ rotate }) => void rotate()),
    credentials: lever(Credentials, ({ credentials }, { notifyUrl }) => credentials(notifyUrl)),
    ...commonLevers(faultMoments),
  },
});
