// A process that dies: at the n-th thing that it does, it and all that it began stop for ever.
import { setImmediate } from 'node:timers/promises';
import type { Connection } from '../../shared/providers/contract.ts';
import type { Table } from '../../shared/table/table.ts';
import type { World } from '../../shared/world.ts';

const never = new Promise<never>(() => undefined);

/** Points that a process passes: before and after each table operation, wake, keep and provider call. */
export interface Life {
  /** What happened at each point that was passed. */
  readonly passed: readonly string[];
  /** Runs an action in a world that dies at the point; `dead` when it did. */
  live<Result>(action: (world: World) => Promise<Result>): Promise<Result | 'dead'>;
}

/** A life in this world that ends at point number `diesAt` (1 is the first). */
export const aLife = (world: World, diesAt: number): Life => {
  const passed: string[] = [];
  let isDead = false;
  let died: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  const point = async (name: string): Promise<void> => {
    if (isDead) return never;
    passed.push(name);
    if (passed.length < diesAt) return;
    isDead = true;
    died();
    return never;
  };
  const around =
    <Input extends readonly unknown[], Result>(
      name: string,
      act: (...input: Input) => Promise<Result>,
    ) =>
    async (...input: Input): Promise<Result> => {
      await point(`before ${name}`);
      const result = await act(...input);
      await point(`after ${name}`);
      return result;
    };
  const { table } = world;
  const mortalTable: Table = {
    get: around('get', table.get),
    getMany: around('getMany', table.getMany),
    list: around('list', table.list),
    due: around('due', table.due),
    commit: around('commit', table.commit),
    bump: around('bump', table.bump),
  };
  const mortalVerbs = (connection: Connection): Connection => ({
    ...connection,
    pay: around('pay', connection.pay),
    query: around('query', connection.query),
    ...(connection.close ? { close: around('close', connection.close) } : {}),
    ...(connection.refund ? { refund: around('refund', connection.refund) } : {}),
    ...(connection.queryRefund
      ? { queryRefund: around('queryRefund', connection.queryRefund) }
      : {}),
    ...(connection.dispute ? { dispute: around('dispute', connection.dispute) } : {}),
    ...(connection.reverse ? { reverse: around('reverse', connection.reverse) } : {}),
  });
  const mortal: World = {
    ...world,
    table: mortalTable,
    pause: around('pause', world.pause),
    wake: around('wake', world.wake),
    keep: around('keep', world.keep),
    connect: async (account) => mortalVerbs(await world.connect(account)),
  };
  return {
    passed,
    live: async (action) => {
      const end = await Promise.race([action(mortal), death.then(() => 'dead' as const)]);
      await setImmediate();
      return isDead ? 'dead' : end;
    },
  };
};
