// What of a captured attempt can still go back, part by part: the entry of its capture less its refunds.
import type { Entry, EntryLine } from '../../ledger/model/entry.ts';
import type { Refund, RefundPart } from './refund.ts';
import { takesMoney } from './states.ts';

/** What a part is told apart by. */
export const partKey = ({
  kind,
  obligation = '',
  revenueItem = '',
}: Pick<RefundPart, 'kind'> & {
  readonly obligation?: string | undefined;
  readonly revenueItem?: string | undefined;
}): string => [kind, obligation, revenueItem].join('|');

const appliedPart = (line: EntryLine): RefundPart | undefined =>
  line.account === 'due_to_treasury' && line.kind !== undefined
    ? {
        kind: line.kind,
        obligation: line.obligation,
        revenueItem: line.revenueItem,
        amount: -line.amount,
      }
    : undefined;

const surplusPart = (line: EntryLine): RefundPart | undefined =>
  line.account === 'surplus_owed'
    ? { kind: 'surplus', obligation: line.obligation, why: line.why, amount: -line.amount }
    : undefined;

/** The parts that a capture applied or left over; lines that are told apart by nothing add up. */
export const capturedParts = (capture: Pick<Entry, 'lines'>): readonly RefundPart[] => {
  const byKey = new Map<string, RefundPart>();
  for (const line of capture.lines) {
    const part = line.amount < 0 ? (appliedPart(line) ?? surplusPart(line)) : undefined;
    if (!part) continue;
    const before = byKey.get(partKey(part));
    byKey.set(partKey(part), { ...part, amount: part.amount + (before?.amount ?? 0) });
  }
  return [...byKey.values()];
};

/** The parts less what refunds of the same attempt hold back or have given back. */
export const remainingParts = (
  captured: readonly RefundPart[],
  refunds: readonly Refund[],
  attempt: number,
): readonly RefundPart[] => {
  const gone = new Map<string, number>();
  const taking = refunds.filter((one) => one.attempt === attempt && takesMoney(one.state));
  for (const part of taking.flatMap(({ parts }) => parts))
    gone.set(partKey(part), (gone.get(partKey(part)) ?? 0) + part.amount);
  return captured.flatMap((part) => {
    const amount = part.amount - (gone.get(partKey(part)) ?? 0);
    return amount > 0 ? [{ ...part, amount }] : [];
  });
};

/** Whether all of `wanted` is still there. */
export const covers = (
  remaining: readonly RefundPart[],
  wanted: readonly RefundPart[],
): boolean => {
  const left = new Map(remaining.map((part) => [partKey(part), part.amount]));
  return wanted.every((part) => part.amount <= (left.get(partKey(part)) ?? 0));
};
