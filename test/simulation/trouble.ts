// A table in bad weather: throttled, in conflict, with lost answers, and with an index that lags.
import { busy } from '../../shared/table/faults.ts';
import type { Key, Table } from '../../shared/table/table.ts';
import type { Chance } from './chance.ts';

const commitFaults = ['conflict', 'throttle', 'lose_request', 'lose_answer'] as const;

export interface Sky {
  /** How often an operation is struck; 0 when the sky is clear. */
  readonly fault: () => number;
  /** How often the due-work index answers from the past. */
  readonly stale: () => number;
}

/** Waits a few turns, so that operations of several processes mix in an order that luck decides. */
const dawdle = async (luck: Chance): Promise<void> => {
  for (let turns = luck.below(3); turns > 0; turns -= 1) await Promise.resolve();
};

/** The table as one process meets it. Reads fail aloud; a commit may also be done and never answered. */
export const troubled = (table: Table, luck: Chance, sky: Sky): Table => {
  const past = new Map<number, readonly Key[]>();
  const reading = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    await dawdle(luck);
    if (luck.happens(sky.fault() / 2)) throw busy();
    return read();
  };
  const due: Table['due'] = async (shard, until, limit) => {
    const fresh = await table.due(shard, until, limit);
    const stale = past.get(shard);
    if (stale && luck.happens(sky.stale())) return stale;
    past.set(shard, fresh);
    return fresh;
  };
  const commit: Table['commit'] = async (writes) => {
    await dawdle(luck);
    const fault = luck.happens(sky.fault()) ? luck.one(commitFaults) : undefined;
    if (fault === 'conflict' || fault === 'throttle') throw busy();
    if (fault === 'lose_request') return { status: 'unknown' };
    const answer = await table.commit(writes);
    return fault === 'lose_answer' ? { status: 'unknown' } : answer;
  };
  return {
    get: (key) => reading(() => table.get(key)),
    getMany: (keys) => reading(() => table.getMany(keys)),
    list: (range) => reading(() => table.list(range)),
    due,
    commit,
    bump: (key, expiresAt) => reading(() => table.bump(key, expiresAt)),
  };
};
