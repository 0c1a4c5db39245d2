// One process: its own clock, its own keys, and perhaps its death, with all that it had begun.
import type { Connection } from '../../shared/providers/contract.ts';
import type { World } from '../../shared/world.ts';

const never = new Promise<never>(() => undefined);

export interface Process {
  readonly world: World;
  /** Resolves when it dies; never for one that lives. */
  readonly death: Promise<'dead'>;
}

/** Verbs that answer at once: nothing happens outside, so no process dies between. */
const instant: ReadonlySet<string> = new Set(['acknowledge', 'refuse', 'verify']);

type Around = <Input extends readonly unknown[], Result>(
  name: string,
  act: (...input: Input) => Promise<Result>,
) => (...input: Input) => Promise<Result>;

/** Points that a process passes: before and after each table operation, wake, keep, file and provider call. */
const pointsUntil = (diesAt: number, die: () => void): Around => {
  let passed = 0;
  const point = async (): Promise<void> => {
    passed += 1;
    if (passed < diesAt) return;
    die();
    await never;
  };
  return (_name, act) =>
    async (...input) => {
      await point();
      const result = await act(...input);
      await point();
      return result;
    };
};

const wrapped = (connection: Connection, around: Around): Connection => {
  const verbs = Object.entries(connection).map(([verb, call]) => [
    verb,
    instant.has(verb) ? call : around(verb, call),
  ]);
  return { ...connection, ...Object.fromEntries(verbs) };
};

/** A process in this world that dies at its point number `diesAt` (1 is the first; absent: it lives). */
export const aProcess = (world: World, diesAt: number | undefined): Process => {
  if (diesAt === undefined) return { world, death: never };
  let die: () => void = () => undefined;
  const death = new Promise<'dead'>((resolve) => {
    die = () => resolve('dead');
  });
  const around = pointsUntil(diesAt, die);
  const { table, files } = world;
  const mortal: World = {
    ...world,
    table: {
      get: around('get', table.get),
      getMany: around('getMany', table.getMany),
      list: around('list', table.list),
      due: around('due', table.due),
      commit: around('commit', table.commit),
      bump: around('bump', table.bump),
    },
    wake: around('wake', world.wake),
    keep: around('keep', world.keep),
    files: { read: around('read', files.read), write: around('write', files.write) },
    connect: async (account) => wrapped(await world.connect(account), around),
  };
  return { world: mortal, death };
};
