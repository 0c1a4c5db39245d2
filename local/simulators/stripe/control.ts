// The levers of the simulated Stripe for another process, and the pages of its payers.
import * as z from 'zod';
import { bodies, commonLevers, controlBy, leverOf, nameIn } from '../kit/control.ts';
import { faultMoments } from './faults.ts';
import { declines } from './methods.ts';
import { codeImage, payPage } from './page.ts';
import type { Target } from './payer.ts';
import type { StripeSimulator } from './simulator.ts';

const target = { intent: z.string().optional(), reference: z.string().optional() };
const paymentMethod = z.string().optional();

const Aimed = z.strictObject(target);
const Pay = z.strictObject({ ...target, paymentMethod });
const Decline = z.strictObject({ ...target, paymentMethod, reason: nameIn(declines).optional() });
const Dispute = z.strictObject({
  ...target,
  amount: z.int().min(1).optional(),
  reason: z.string().optional(),
  inquiry: z.boolean().optional(),
});
const EscalateDispute = z.strictObject({ dispute: z.string() });
const CloseDispute = z.strictObject({
  dispute: z.string(),
  outcome: z.enum(['won', 'lost', 'warning_closed']),
});
const Settle = z.strictObject({
  currency: z.string().optional(),
  columns: z.array(z.string()).optional(),
  timezone: z.string().optional(),
  faults: bodies.lineFaults.optional(),
});
const Webhook = z.strictObject({
  url: z.url(),
  secrets: z.array(z.string().min(1)).min(1),
  events: z.array(z.string()).optional(),
});

const targetOf = ({ intent, reference }: z.infer<typeof Aimed>): Target => {
  if (intent !== undefined) return intent;
  if (reference !== undefined) return { reference };
  throw new Error('send intent or reference, to say whose payment it is');
};

const intentIn = (simulator: StripeSimulator, query: string) =>
  simulator.intent(new URLSearchParams(query).get('payment_intent') ?? '');

const lever = leverOf<StripeSimulator>();

/** Answers one request under /simulator/. */
export const control = controlBy<StripeSimulator>({
  views: {
    open: ({ payer }) => payer.open(),
    books: ({ books }) => books(),
    deliveries: ({ webhooks }) => webhooks.log(),
    faults: ({ faults }) => faults.waiting(),
    events: ({ webhooks }) => webhooks.events(),
  },
  pages: {
    page: (simulator, query) => payPage(intentIn(simulator, query)),
    'code.svg': (simulator, query) => codeImage(intentIn(simulator, query)),
  },
  levers: {
    pay: lever(Pay, ({ payer }, body) => payer.pay(targetOf(body), body)),
    decline: lever(Decline, ({ payer }, { reason, ...body }) =>
      payer.decline(targetOf(body), {
        paymentMethod: body.paymentMethod,
        ...(reason ? { reason } : {}),
      }),
    ),
    process: lever(Pay, ({ payer }, body) => payer.process(targetOf(body), body)),
    dispute: lever(Dispute, ({ payer }, body) => payer.dispute(targetOf(body), body)),
    'escalate-dispute': lever(EscalateDispute, ({ payer }, { dispute }) =>
      payer.escalateDispute(dispute),
    ),
    'close-dispute': lever(CloseDispute, ({ payer }, { dispute, outcome }) =>
      payer.closeDispute(dispute, outcome),
    ),
    settle: lever(Settle, ({ settle }, body) => settle.payout(body)),
    'fail-payout': lever(bodies.id, ({ settle }, { id }) => settle.failPayout(id)),
    'fail-refund': lever(bodies.id, ({ settle }, { id }) => settle.failRefund(id)),
    webhook: lever(Webhook, ({ webhooks }, body) => {
      webhooks.pointTo(body);
      return { url: body.url };
    }),
    ...commonLevers(faultMoments),
  },
});
