// A cashier's drawer with real notes and coins in it: what is put in, given as change, lost and counted.

/** So many pieces of one value, in minor units. */
export type Pieces = { readonly value: number; readonly count: number };

export type Drawer = {
  /** Puts the float (`floatMinor`) into the empty drawer, for a session. */
  readonly open: (session: string) => void;
  /** Takes what the payer puts down and gives change; answers the change in minor units. */
  readonly take: (order: { readonly givenMinor: number; readonly dueMinor: number }) => number;
  readonly giveBack: (amountMinor: number) => void;
  /** A note falls behind the desk: nobody sees it. */
  readonly lose: (valueMinor: number) => void;
  /** What lies in it, the largest first. */
  readonly count: () => readonly Pieces[];
  /** All of it goes into a bag. */
  readonly empty: () => void;
  /** What was taken in each session, change taken off. */
  readonly taken: () => readonly { readonly reference: string; readonly amount: number }[];
};

/** Notes and coins of the yuan in use, in fen. */
const values = [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10];

/** 500.00 yuan to give change with. */
const float: readonly Pieces[] = [
  { value: 5_000, count: 4 },
  { value: 2_000, count: 5 },
  { value: 1_000, count: 10 },
  { value: 500, count: 10 },
  { value: 100, count: 40 },
  { value: 50, count: 16 },
  { value: 10, count: 20 },
];

const worth = (pieces: readonly Pieces[]): number =>
  pieces.reduce((sum, { value, count }) => sum + value * count, 0);

/** What lies in a drawer before anybody paid. */
export const floatMinor = worth(float);

/** The fewest pieces that make up an amount, from a purse that has enough of each or from `held`. */
const pieced = (
  amountMinor: number,
  held: (value: number) => number = () => Number.POSITIVE_INFINITY,
): readonly Pieces[] => {
  let left = amountMinor;
  const pieces = values.flatMap((value) => {
    const count = Math.min(Math.floor(left / value), held(value));
    left -= count * value;
    return count > 0 ? [{ value, count }] : [];
  });
  if (left > 0) throw new Error(`${left} fen cannot be made up of the pieces at hand`);
  return pieces;
};

/** An empty drawer. */
export const drawer = (): Drawer => {
  const inside = new Map<number, number>();
  const sessions = new Map<string, number>();
  let session = '';
  const move = (pieces: readonly Pieces[], sign: 1 | -1): void => {
    for (const { value, count } of pieces)
      inside.set(value, (inside.get(value) ?? 0) + sign * count);
  };
  const out = (amountMinor: number): void =>
    move(
      pieced(amountMinor, (value) => inside.get(value) ?? 0),
      -1,
    );
  return {
    open: (id) => {
      session = id;
      sessions.set(id, 0);
      move(float, 1);
    },
    take: ({ givenMinor, dueMinor }) => {
      move(pieced(givenMinor), 1);
      out(givenMinor - dueMinor);
      sessions.set(session, (sessions.get(session) ?? 0) + dueMinor);
      return givenMinor - dueMinor;
    },
    giveBack: out,
    lose: (value) => {
      if (!inside.get(value)) throw new Error(`no piece of ${value} lies in the drawer`);
      move([{ value, count: 1 }], -1);
    },
    count: () =>
      values
        .map((value) => ({ value, count: inside.get(value) ?? 0 }))
        .filter(({ count }) => count > 0),
    empty: () => inside.clear(),
    taken: () => [...sessions].map(([reference, amount]) => ({ reference, amount })),
  };
};
