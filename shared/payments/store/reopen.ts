// The one rule by which what a payment settled is owed again: its money went back, whoever took it.
import type { Obligation } from '../../obligations/model/obligation.ts';
import { obligationWrite } from '../../obligations/store/obligations.ts';
import type { Write } from '../../table/table.ts';

/** Opens those of the obligations that this payment settled; what others settled is left alone. */
export const reopened = (
  obligations: readonly (Obligation | undefined)[],
  payment: string,
): readonly Write[] =>
  obligations
    .filter((one) => one !== undefined)
    .filter((one) => one.state === 'settled' && one.settledBy === payment)
    .map((one) => {
      const { settledBy: _by, settledAt: _at, ...rest } = one;
      return obligationWrite(one, { ...rest, state: 'open' });
    });
