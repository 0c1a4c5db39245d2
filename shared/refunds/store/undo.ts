// What a refund does to the obligations whose money it gives back, once it has gone.
import type { Obligation } from '../../obligations/model/obligation.ts';
import { obligationTransitions } from '../../obligations/model/states.ts';
import { findMany, obligationWrite } from '../../obligations/store/obligations.ts';
import type { Table, Write } from '../../table/table.ts';
import { reasonRow } from '../model/reasons.ts';
import type { Refund } from '../model/refund.ts';

const undone = (obligation: Obligation, event: 'withdraw' | 'reverse'): Obligation => {
  const { settledBy: _by, settledAt: _at, ...rest } = obligation;
  return { ...rest, state: obligationTransitions.settled[event] };
};

/** Only what this very payment settled is undone; what has changed hands since is left alone. */
export const undoneObligations = async (
  table: Table,
  { parts, payment, reason }: Refund,
): Promise<readonly Write[]> => {
  const event = reasonRow(reason).undoes;
  if (event === undefined) return [];
  const ids = parts.flatMap(({ kind, obligation }) =>
    kind === 'surplus' || obligation === undefined ? [] : [obligation],
  );
  const found = await findMany(table, [...new Set(ids)]);
  return found
    .filter((one) => one !== undefined)
    .filter((one) => one.state === 'settled' && one.settledBy === payment)
    .map((one) => obligationWrite(one, undone(one, event)));
};
