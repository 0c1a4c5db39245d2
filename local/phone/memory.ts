// What the phone remembers while it is on: orders that it has seen, codes that it shows, what it did.
import type { OpenOrder, Till } from '../tills.ts';

export const actNames = ['pay', 'decline', 'expire', 'late', 'code', 'transfer', 'scan'] as const;
export type ActName = (typeof actNames)[number];

/** One thing that the payer did, and what came of it. */
export interface Act {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly provider: string;
  readonly name: ActName;
  /** Of an order; empty where none was meant. */
  readonly reference: string;
  readonly outcome: 'done' | 'refused';
  /** The till's words where it refused. */
  readonly words: string;
}

export interface Seen {
  readonly till: Till;
  readonly order: OpenOrder;
}

export interface Memory {
  /** Looks at all tills now: what is open, and what was open before and is no longer, newest first. */
  readonly look: () => { readonly open: readonly Seen[]; readonly ended: readonly Seen[] };
  readonly did: (act: Act) => void;
  /** Newest first. */
  readonly acts: () => readonly Act[];
  readonly showCode: (provider: string, code: string) => void;
  /** The code that is on the screen, if any. */
  readonly codeOn: (provider: string) => string | undefined;
}

const actsKept = 12;
const endedKept = 8;
/** Far more than a person pays in a day. */
const seenKept = 500;

const nameOf = ({ till, order }: Seen): string => `${till.account} ${order.reference}`;

const openAt = (tills: readonly Till[]): readonly Seen[] =>
  tills.flatMap((till) => till.open().map((order) => ({ till, order })));

/** The empty memory of a phone that meets these tills. */
export const memory = (tills: readonly Till[]): Memory => {
  const seen = new Map<string, Seen>();
  const codes = new Map<string, string>();
  let acts: readonly Act[] = [];

  const look: Memory['look'] = () => {
    const open = openAt(tills);
    for (const one of open) seen.set(nameOf(one), one);
    for (const name of [...seen.keys()].slice(0, -seenKept)) seen.delete(name);
    const stillOpen = new Set(open.map(nameOf));
    const ended = [...seen.values()].filter((one) => !stillOpen.has(nameOf(one))).reverse();
    return { open, ended: ended.slice(0, endedKept) };
  };

  return {
    look,
    did: (act) => {
      acts = [act, ...acts].slice(0, actsKept);
    },
    acts: () => acts,
    showCode: (provider, code) => void codes.set(provider, code),
    codeOn: (provider) => codes.get(provider),
  };
};
