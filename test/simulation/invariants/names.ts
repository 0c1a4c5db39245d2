// Every invariant of the simulation in one table: what it says, and which promise of the design it guards.

interface Invariant {
  readonly says: string;
  readonly promise: number;
}

const row = (promise: number, says: string): Invariant => ({ promise, says });

/** Judged at each commit and call; `rest` ones once all has come to rest. */
export const invariants = {
  settled_once: row(
    1,
    'an obligation is settled at most once, and what was applied is what was asked',
  ),
  one_order: row(1, 'no order is opened while another order for the same obligation can be paid'),
  lock_exclusive: row(
    1,
    'a lock never passes from one payment to another, and names a pending one',
  ),
  ended_unpayable: row(2, 'a payment that ended without money has no order that can be paid'),
  one_payment_per_key: row(3, 'a key names one payment for ever, and no other body'),
  intent_first: row(4, 'no provider is called to move money before the intent is stored'),
  work_resumes: row(4, 'rest: nothing waits for ever after a crash'),
  known_at_last: row(5, 'rest: no outcome stays unknown'),
  houses_agree: row(5, 'rest: what providers say they hold is what the ledger says'),
  nothing_lost: row(6, 'rest: all that was paid is captured, in suspense or returned'),
  only_genuine: row(6, 'what is not genuine changes nothing, and what is genuine is not refused'),
  parked_once: row(6, 'rest: what cannot be applied is parked once'),
  entries_balance: row(7, 'each entry balances, is never changed, and travels with its cause'),
  sums_match: row(7, 'the sums of a payment are those of its entries'),
  lines_apart: row(8, 'what a capture credits to the treasury is the quote, line by line'),
  receipts_chain: row(9, 'receipts have numbers without gaps or repeats, each with its receipt'),
  receipts_sum: row(9, 'rest: receipts and red receipts add up to what is applied now'),
  whole_amounts: row(10, 'amounts are whole numbers of minor units with a currency'),
  not_alone: row(11, 'nobody approves what they proposed'),
  refunds_bound: row(11, 'refunds never exceed what was captured'),
  refunds_agree: row(11, 'rest: refunds of the providers are ours, each once'),
  disputes_agree: row(11, 'rest: disputes of the providers are ours'),
  days_closed: row(12, 'nothing is booked into a day that is past'),
  nothing_told: row(13, 'no secret, claim or payer is in a log'),
  rejections_speak: row(14, 'who is turned away gets a failure with a known code'),
  legal_moves: row(14, 'states move along the tables only'),
  drawers_agree: row(7, 'rest: cash in hand is what lies in the drawers'),
  partners_agree: row(6, 'rest: each word of a partner is booked once, and owed by it'),
  banks_agree: row(6, 'rest: each movement of a bank is booked once, in its account'),
  table_true: row(7, 'rest: the tables hold what was committed, and nothing else'),
} as const;

export type InvariantName = keyof typeof invariants;
