// Spoils lines of a settlement file as a test ordered, each fault on lines of its own, by the seed.
import type { Random } from './random.ts';

/** How many lines of each kind; a stranger's lines are added by the simulator itself. */
export type LineFaults = Readonly<
  Partial<Record<(typeof spoiling)[number] | 'strangerLine', number | undefined>>
>;

const spoiling = ['dropLine', 'duplicateLine', 'alterAmount', 'alterFee'] as const;

/** What becomes of a line; a line that is not as it happened says so in `wrong`. */
export type Changes<Line> = Readonly<
  Record<Exclude<(typeof spoiling)[number], 'dropLine'>, (line: Line) => readonly Line[]>
>;

export type Spoiled<Line> = {
  readonly lines: readonly Line[];
  /** Lines that are not as they happened, and those that were left out. */
  readonly wrong: readonly Line[];
};

const chosen = (random: Random, count: number, faults: LineFaults) => {
  const free = Array.from({ length: count }, (_, index) => index);
  const taken = new Map<number, (typeof spoiling)[number]>();
  for (const name of spoiling)
    for (let left = faults[name] ?? 0; left > 0 && free.length > 0; left -= 1) {
      const [index] = free.splice(random.whole(free.length), 1);
      if (index !== undefined) taken.set(index, name);
    }
  return taken;
};

/** The lines of a file that tells something else than what happened. */
export const spoiled = <Line extends { readonly wrong?: string | undefined }>(
  random: Random,
  { honest, faults }: { readonly honest: readonly Line[]; readonly faults: LineFaults },
  changes: Changes<Line>,
): Spoiled<Line> => {
  const taken = chosen(random, honest.length, faults);
  const dropped: Line[] = [];
  const lines = honest.flatMap((line, index) => {
    const name = taken.get(index);
    if (name === undefined) return [line];
    if (name !== 'dropLine') return changes[name](line);
    dropped.push({ ...line, wrong: name });
    return [];
  });
  return { lines, wrong: [...lines.filter(({ wrong }) => wrong !== undefined), ...dropped] };
};
