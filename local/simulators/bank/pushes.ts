// Pushes notifications to the receiver: signed anew at each try, with the troubles that were ordered.
import { randomUUID } from 'node:crypto';
import { type Deliveries, deliveries, type Try } from '../kit/deliveries.ts';
import { type Faults, faults } from '../kit/faults.ts';
import type { Timeline } from '../kit/timeline.ts';
import { type BankKey, detachedJws, type Keys } from './keys.ts';

/** What a push may suffer; each strikes one push at its first try. */
export const pushFaults = [
  'lose',
  'duplicate',
  'strange_key',
  'altered_bytes',
  'stale',
  'future',
  'cut_off',
] as const;
export type PushFault = (typeof pushFaults)[number];

export type Pushed = { readonly id: string; readonly xml: string };

export type Pushes = {
  readonly push: (pushed: Pushed) => Promise<void>;
  /** Sends a message once more, as banks do on request. */
  readonly again: (id: string) => Promise<void>;
  readonly pointTo: (url: string | undefined) => void;
  readonly faults: Faults<PushFault>;
  readonly messages: () => readonly Pushed[];
  readonly log: () => readonly Try[];
  readonly idle: () => Promise<void>;
  readonly close: () => void;
};

/** Minutes between the tries of a message; after the last one a person calls. */
const ladderMs = [60_000, 300_000, 900_000, 3_600_000, 14_400_000];

const longMs = 3_600_000;
const shifts: Partial<Record<PushFault, number>> = { stale: -longMs, future: longMs };

type Post = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const posted = (key: BankKey, xml: string, at: number, body = xml): Post => ({
  headers: {
    'content-type': 'application/xml',
    'x-fapi-interaction-id': randomUUID(),
    'x-jws-signature': detachedJws(key, Buffer.from(xml), at),
  },
  body,
});

/** A try as it is sent: genuine, or with the fault that struck it. */
const rendered = (keys: Keys, xml: string, at: number, fault: PushFault | undefined): Post => {
  const cut = xml.slice(0, Math.floor(xml.length / 2));
  if (fault === 'strange_key') return posted(keys.stranger(), xml, at);
  if (fault === 'altered_bytes') return posted(keys.current(), xml, at, xml.replace('1', '2'));
  if (fault === 'cut_off') return posted(keys.current(), cut, at);
  return posted(keys.current(), xml, at + (shifts[fault ?? 'lose'] ?? 0));
};

/** A postman for the bank's messages. */
export const pushes = (timeline: Timeline, keys: Keys, retryFactor: number): Pushes => {
  const sent = new Map<string, Pushed>();
  const troubles = faults<PushFault>();
  let url: string | undefined;
  const post: Deliveries = deliveries({
    timeline,
    ladderMs: ladderMs.map((ms) => ms * retryFactor),
    timeoutMs: 10_000,
    accepted: (answer) => answer.kind === 'answered' && answer.status === 202,
  });
  const send = async ({ id, xml }: Pushed): Promise<void> => {
    let fault = troubles.take({ event: 'push' }, pushFaults)?.fault;
    if (url === undefined || fault === 'lose') return post.lose(id);
    const render = (): Post => {
      const struck = fault;
      fault = undefined;
      return rendered(keys, xml, timeline.now(), struck);
    };
    const notice = { id, url, render };
    if (fault === 'duplicate') await post.deliver(notice);
    await post.deliver(notice);
  };
  return {
    push: async (pushed) => {
      sent.set(pushed.id, pushed);
      await send(pushed);
    },
    again: async (id) => {
      const pushed = sent.get(id);
      if (!pushed) throw new Error(`the bank sent no message ${id}`);
      await send(pushed);
    },
    pointTo: (address) => {
      url = address;
    },
    faults: troubles,
    messages: () => [...sent.values()],
    log: post.log,
    idle: post.idle,
    close: post.close,
  };
};
