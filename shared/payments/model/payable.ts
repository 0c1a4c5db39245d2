// Whether obligations may be paid together, now, by this caller: one fault per refused obligation.
import type { Fault } from '../../kernel/failure.ts';
import { iso } from '../../kernel/time.ts';
import type { Lock, Obligation } from '../../obligations/model/obligation.ts';
import type { Client } from '../../settings/model/client.ts';

const states = {
  settled: { code: 'obligation_settled', detail: 'this is paid already: do not pay again' },
  cancelled: { code: 'obligation_cancelled', detail: 'this is not owed any more' },
  written_off: { code: 'obligation_written_off', detail: 'this is not owed any more' },
} as const;

const pointerTo = (index: number): string => `/obligations/${index}`;

/** Names that stand for the same obligation twice; a basket may hold each once. */
export const repeated = (ids: readonly string[]): readonly Fault[] =>
  ids.flatMap((id, index) =>
    ids.indexOf(id) < index
      ? [
          {
            pointer: pointerTo(index),
            code: 'obligation_repeated',
            detail: `this is the same obligation as /obligations/${ids.indexOf(id)}: name it once`,
          },
        ]
      : [],
  );

const lockedFault = (index: number, lock: Lock, owner: string): Fault => ({
  pointer: pointerTo(index),
  code: 'obligation_locked',
  detail: 'another payment of this is open: wait, or end it with "supersede": true',
  channel: lock.channel,
  until: iso(lock.until),
  ...(lock.owner === owner ? { payment_id: lock.payment } : {}),
});

/** Why an obligation cannot be paid now, or undefined. A lock never ends by the clock alone. */
export const refusalOf = (
  obligation: Obligation | undefined,
  index: number,
  client: Client,
  owner: string,
): Fault | undefined => {
  if (!obligation || !client.authorities.includes(obligation.authority))
    return {
      pointer: pointerTo(index),
      code: 'obligation_not_found',
      detail: 'no such obligation: check the number, or look it up again',
    };
  if (obligation.state !== 'open')
    return { pointer: pointerTo(index), ...states[obligation.state] };
  return obligation.lock ? lockedFault(index, obligation.lock, owner) : undefined;
};

/** One provider order carries one authority's money in one currency. */
export const splitNeeded = (obligations: readonly Obligation[]): readonly Fault[] => {
  const [first] = obligations;
  return obligations.flatMap((one, index) =>
    first && (one.authority !== first.authority || one.notice.currency !== first.notice.currency)
      ? [
          {
            pointer: pointerTo(index),
            code: 'split_needed',
            detail: 'pay obligations of another authority or currency in a payment of their own',
          },
        ]
      : [],
  );
};
