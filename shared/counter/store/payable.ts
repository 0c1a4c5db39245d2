// Reads what is to be paid at a drawer: all of it payable now, or one fault for each that is not.
import type { Fault } from '../../kernel/failure.ts';
import type { Obligation } from '../../obligations/model/obligation.ts';
import { findMany } from '../../obligations/store/obligations.ts';
import type { Share } from '../../payments/model/capture.ts';
import { refusalOf, repeated } from '../../payments/model/payable.ts';
import type { Head, QuotedObligation } from '../../payments/model/payment.ts';
import { type DecisionWorld, displaced } from '../../payments/store/decide.ts';
import { refuse } from '../../payments/store/payable.ts';
import { isDesk } from '../../providers/names.ts';
import type { Client } from '../../settings/model/client.ts';
import type { Session } from '../model/session.ts';

interface Wanted {
  readonly ids: readonly string[];
  readonly supersede: boolean;
  readonly client: Client;
  readonly owner: string;
  /** The payment that is to be made. */
  readonly id: string;
  readonly session: Session;
}

const pointerTo = (index: number): string => `/obligations/${index}`;

const faultOf = (
  obligation: Obligation | undefined,
  index: number,
  { supersede, client, owner, session }: Wanted,
): readonly Fault[] => {
  const seen = supersede && obligation ? { ...obligation, lock: undefined } : obligation;
  const fault = refusalOf(seen, index, client, owner);
  if (fault) return [fault];
  const isOurs =
    obligation?.authority === session.authority && obligation.notice.currency === session.currency;
  return isOurs
    ? []
    : [
        {
          pointer: pointerTo(index),
          code: 'not_this_drawer',
          detail: `this drawer takes ${session.currency} for ${session.authority} only`,
        },
      ];
};

/**
 * The obligations of a take, each open now; undefined when a twin of this request was faster. Throws a
 * Failure with one entry per refused one.
 */
export const payableAt = async (
  world: DecisionWorld,
  wanted: Wanted,
): Promise<readonly Obligation[] | undefined> => {
  refuse(repeated(wanted.ids));
  const found = await findMany(world.table, wanted.ids);
  if (found.some((one) => one?.settledBy === wanted.id)) return undefined;
  refuse(found.flatMap((one, index) => faultOf(one, index, wanted)));
  return found.filter((one) => one !== undefined);
};

/** Open obligations settle in full: cash is never surplus. */
export const fullShares = (
  obligations: readonly Obligation[],
  quoted: readonly QuotedObligation[],
): readonly Share[] =>
  quoted.map((one, index) => {
    const present = obligations[index];
    return {
      quoted: one,
      applied: one.lines,
      surplusMinor: 0,
      ...(present ? { present } : {}),
    };
  });

/** The payments whose locks the cash takes away. A terminal's may have been debited: it is never taken over. */
export const endedByCash = async (
  world: DecisionWorld,
  shares: readonly Share[],
  payment: string,
): Promise<readonly Head[]> => {
  const heads = await displaced(world, shares, payment);
  refuse(
    shares.flatMap(({ present }, index) => {
      const holder = heads.find(({ id }) => id === present?.lock?.payment);
      const isWithDesk = holder?.attempts.some(({ provider }) => isDesk(provider));
      return isWithDesk
        ? [
            {
              pointer: pointerTo(index),
              code: 'debit_unconfirmed',
              detail: 'a card terminal may have debited this: wait for its word, take no money',
            },
          ]
        : [];
    }),
  );
  return heads;
};
