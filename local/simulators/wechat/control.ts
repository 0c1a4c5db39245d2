// The levers of the simulated WeChat Pay for another process.
import * as z from 'zod';
import { bodies, commonLevers, controlBy, leverOf, nameIn } from '../kit/control.ts';
import { codeEnds } from './codepay.ts';
import { faultMoments } from './faults.ts';
import type { Target } from './payer.ts';
import type { WechatSimulator } from './simulator.ts';

const target = {
  reference: z.string().optional(),
  prepayId: z.string().optional(),
  codeUrl: z.string().optional(),
};
const Aimed = z.strictObject(target);
const Pay = z.strictObject({ ...target, total: z.int().min(1).optional() });
const Code = z.strictObject({ behaviour: nameIn(codeEnds).optional() });
const Settle = z.strictObject({
  day: bodies.day.optional(),
  faults: bodies.lineFaults.optional(),
});
const RefundEnd = z.strictObject({
  refund: z.string(),
  end: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']),
});

const targetOf = ({ reference, prepayId, codeUrl }: z.infer<typeof Aimed>): Target => {
  if (reference !== undefined) return { reference };
  if (prepayId !== undefined) return { prepayId };
  if (codeUrl !== undefined) return { codeUrl };
  throw new Error('send reference, prepayId or codeUrl, to say whose order it is');
};

const lever = leverOf<WechatSimulator>();

/** Answers one request under /simulator/. */
export const control = controlBy<WechatSimulator>({
  views: {
    open: ({ payer }) => payer.open(),
    books: ({ books }) => books(),
    deliveries: ({ webhooks }) => webhooks.log(),
    faults: ({ faults }) => faults.waiting(),
    events: ({ webhooks }) => webhooks.events(),
  },
  levers: {
    pay: lever(Pay, ({ payer }, body) => payer.pay(targetOf(body), body)),
    enter: lever(Aimed, ({ payer }, body) => payer.enter(targetOf(body))),
    'give-up': lever(Aimed, ({ payer }, body) => payer.giveUp(targetOf(body))),
    code: lever(Code, ({ authCode }, { behaviour }) => ({ authCode: authCode(behaviour) })),
    settle: lever(Settle, ({ settle }, body) => settle.day(body)),
    'end-refund': lever(RefundEnd, ({ settle }, { refund, end }) => settle.refund(refund, end)),
    rotate: lever(bodies.nothing, ({ keys }) => ({ serial: keys.rotate() })),
    retire: lever(bodies.nothing, ({ keys }) => keys.retire()),
    ...commonLevers(faultMoments),
  },
});
