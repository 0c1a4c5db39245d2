// The case files: per obligation whether its block stands, changed by letters in the order of their numbers.
import type { Letter } from './letters.ts';

interface File {
  /** Number of the last letter that was acted on. */
  last: number;
  /** By which release the block is lifted; undefined: it stands. */
  liftedBy: string | undefined;
  /** Letters that came before one that should have come first. */
  readonly early: Map<number, Letter>;
}

export interface Files {
  /** Acts on a letter, or keeps it until those before it came; a letter that is known changes nothing. */
  readonly take: (letter: Letter) => void;
  readonly isLifted: (obligation: string) => boolean;
  /** Letters that wait for one that never came. */
  readonly waiting: () => number;
}

/** Empty files. The first letter of an obligation that it ever sees may have any number. */
export const caseFiles = (): Files => {
  const files = new Map<string, File>();
  const act = (file: File, { sequence, data }: Letter): void => {
    file.last = sequence;
    if (data.undoes === undefined) file.liftedBy = data.release;
    else if (data.undoes === file.liftedBy) file.liftedBy = undefined;
    else throw new Error(`${data.undoes} lifted nothing here`);
  };
  return {
    take: (letter) => {
      const id = letter.data.obligation_id;
      const file = files.get(id) ?? {
        last: letter.sequence - 1,
        liftedBy: undefined,
        early: new Map(),
      };
      files.set(id, file);
      if (letter.sequence <= file.last) return;
      file.early.set(letter.sequence, letter);
      for (let next = file.early.get(file.last + 1); next; next = file.early.get(file.last + 1)) {
        file.early.delete(next.sequence);
        act(file, next);
      }
    },
    isLifted: (obligation) => files.get(obligation)?.liftedBy !== undefined,
    waiting: () => [...files.values()].reduce((sum, { early }) => sum + early.size, 0),
  };
};
