// What really moved on the account: transfers in, transfers taken back, charges; day by day.
import type { Random } from '../kit/random.ts';
import type { Movement } from './camt.ts';

/** A payer's transfer. `text` holds the reference, if the payer wrote it. */
export type TransferOrder = {
  readonly amountMinor: number;
  readonly text?: string | undefined;
  readonly debtor?: string | undefined;
  readonly debtorAccount?: string | undefined;
  /** YYYY-MM-DD; the day of booking when absent. */
  readonly valueOn?: string | undefined;
};

export type Books = {
  readonly transfer: (order: TransferOrder) => Movement;
  /** Takes a transfer back from the account. Throws when there is none, or it went back before. */
  readonly giveBack: (id: string, reason?: string) => Movement;
  readonly charge: (amountMinor: number) => Movement;
  /** All that was booked on a day, oldest first. */
  readonly day: (date: string) => readonly Movement[];
  readonly movements: () => readonly Movement[];
  /** What the account held when a day began. */
  readonly openingOf: (date: string) => number;
};

export const signed = ({ direction, amountMinor }: Movement): number =>
  direction === 'CRDT' ? amountMinor : -amountMinor;

export const sumOf = (movements: readonly Movement[]): number =>
  movements.reduce((sum, one) => sum + signed(one), 0);

const nobody = { debtor: 'Zhang San', debtorAccount: 'DE24302201900609832118' } as const;

/** Empty books; `today` is the bank's date. */
export const books = (today: () => string, { letters }: Random): Books => {
  const all: Movement[] = [];
  const given = new Set<string>();
  const booked = (part: Omit<Movement, 'id' | 'bookedOn' | 'valueOn'>, valueOn?: string) => {
    const bookedOn = today();
    const id = `${bookedOn.replaceAll('-', '')}${letters(10).toUpperCase()}`;
    const movement: Movement = { ...part, id, bookedOn, valueOn: valueOn ?? bookedOn };
    all.push(movement);
    return movement;
  };
  return {
    transfer: ({ amountMinor, text = '', debtor, debtorAccount, valueOn }) =>
      booked(
        {
          amountMinor,
          direction: 'CRDT',
          endToEndId: `E2E-${letters(12)}`,
          text,
          debtor: debtor ?? nobody.debtor,
          debtorAccount: debtorAccount ?? nobody.debtorAccount,
          code: ['PMNT', 'RCDT', 'ESCT'],
        },
        valueOn,
      ),
    giveBack: (id, reason = 'AC04') => {
      const first = all.find((one) => one.id === id && one.direction === 'CRDT');
      if (!first || given.has(id)) throw new Error(`no transfer ${id} can be taken back`);
      given.add(id);
      const { id: _id, bookedOn: _bookedOn, valueOn: _valueOn, ...same } = first;
      const code: Movement['code'] = ['PMNT', 'ICDT', 'RRTN'];
      return booked({ ...same, direction: 'DBIT', returned: reason, code });
    },
    charge: (amountMinor) =>
      booked({
        amountMinor,
        direction: 'DBIT',
        endToEndId: 'NOTPROVIDED',
        text: 'account charges',
        ...nobody,
        code: ['ACMT', 'MDOP', 'CHRG'],
      }),
    day: (date) => all.filter(({ bookedOn }) => bookedOn === date),
    movements: () => all,
    openingOf: (date) => sumOf(all.filter(({ bookedOn }) => bookedOn < date)),
  };
};
