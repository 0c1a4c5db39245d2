// What money does that comes back after it was given up as lost: it settles what is still open; pure.
import { sum } from '../../kernel/money.ts';
import { type Held, isApplied } from './held.ts';

export interface Regain {
  /** What had gone back twice and now has not. */
  readonly suspense: readonly Held[];
  /** By obligation: settled again, whole ones only. */
  readonly applied: readonly (readonly Held[])[];
  /** Owed back again, as it was before. */
  readonly surplus: readonly Held[];
  /** Settles nothing any more: owed back now. */
  readonly overMinor: number;
}

const totalOf = (lines: readonly Held[]): number => sum(lines.map(({ amount }) => amount));

/** Takes lines while money is left; the last one perhaps in part. */
const filled = (
  lines: readonly Held[],
  leftMinor: number,
): { readonly lines: readonly Held[]; readonly leftMinor: number } => {
  let left = leftMinor;
  const some = lines.flatMap((line) => {
    const amount = Math.min(left, line.amount);
    left -= amount;
    return amount > 0 ? [{ ...line, amount }] : [];
  });
  return { lines: some, leftMinor: left };
};

/**
 * `given` is what the loss took and nothing gave back yet. An obligation is settled again only whole, and
 * only while `isPayable`: another may have paid it, or its authority withdrawn it.
 */
export const regainOf = (
  given: readonly Held[],
  amountMinor: number,
  isPayable: (obligation: string, amountMinor: number) => boolean,
): Regain => {
  const suspense = filled(
    given.filter(({ account }) => account === 'suspense'),
    amountMinor,
  );
  let left = suspense.leftMinor;
  const applied: (readonly Held[])[] = [];
  for (const [obligation, lines] of Map.groupBy(given.filter(isApplied), (one) => one.obligation)) {
    const groupMinor = totalOf(lines);
    if (groupMinor > left || !isPayable(obligation ?? '', groupMinor)) continue;
    applied.push(lines);
    left -= groupMinor;
  }
  const surplus = filled(
    given.filter(({ account }) => account === 'surplus_owed'),
    left,
  );
  return {
    suspense: suspense.lines,
    applied,
    surplus: surplus.lines,
    overMinor: surplus.leftMinor,
  };
};
