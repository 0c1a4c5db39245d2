// Tells of takings: signed anew at each try, repeated until they are answered, with the troubles ordered.
import { type Deliveries, deliveries } from '../kit/deliveries.ts';
import { type Faults, faults } from '../kit/faults.ts';
import type { Timeline } from '../kit/timeline.ts';
import type { Taking } from './books.ts';
import { signed } from './signing.ts';
import { type NoticeFault, noticeFaults } from './simulator.ts';

/** Standard Webhooks' ladder: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h. */
const ladderMs = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000];
const timeoutMs = 15_000;

/** A word that is refused for what it says is not repeated: a person must look. */
const isAnswered = (status: number): boolean => status < 300 || status === 409 || status === 422;

const wordOf = (taking: Taking, currency: string): string => {
  const amount = { amount: taking.amountMinor, currency };
  return JSON.stringify({
    type: 'payment.taken',
    timestamp: new Date(taking.takenAt).toISOString(),
    data: {
      serial: taking.serial,
      taken_at: new Date(taking.takenAt).toISOString(),
      method: 'cash',
      amount,
      obligations: [{ number: taking.number, amount }],
    },
  });
};

type Rendered = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

const strangeKey = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

const rendered = (
  { key, at, id, body }: { key: string; at: number; id: string; body: string },
  fault: NoticeFault | undefined,
): Rendered => ({
  headers: {
    'content-type': 'application/json',
    ...signed(fault === 'strange_key' ? strangeKey : key, { id, body, at }),
  },
  body: fault === 'altered_bytes' ? body.replace('"amount":', '"amount": ') : body,
});

export type Notices = {
  readonly tell: (taking: Taking, url: string) => Promise<void>;
  readonly faults: Faults<NoticeFault>;
  readonly post: Deliveries;
};

export const notices = (
  timeline: Timeline,
  settings: { readonly key: string; readonly currency: string; readonly retryFactor: number },
): Notices => {
  const troubles = faults<NoticeFault>();
  const post = deliveries({
    timeline,
    ladderMs: ladderMs.map((ms) => ms * settings.retryFactor),
    timeoutMs,
    accepted: (answer) => answer.kind === 'answered' && isAnswered(answer.status),
  });
  return {
    faults: troubles,
    post,
    tell: async (taking, url) => {
      const id = `msg_${taking.serial}`;
      const body = wordOf(taking, settings.currency);
      let fault = troubles.take({ event: 'payment.taken' }, noticeFaults)?.fault;
      if (fault === 'lose') return post.lose(id);
      const render = (): Rendered => {
        const struck = fault;
        fault = undefined;
        return rendered({ key: settings.key, at: timeline.now(), id, body }, struck);
      };
      if (fault === 'duplicate') await post.deliver({ id, url, render });
      await post.deliver({ id, url, render });
    },
  };
};
