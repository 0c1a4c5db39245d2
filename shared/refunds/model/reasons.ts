// Why money goes back: which money may, which papers it needs, and what becomes of the obligation.

interface ReasonRow {
  readonly text: string;
  /** Which of a payment's money it may take. */
  readonly takes: 'applied' | 'surplus' | 'any';
  /** The request must name a document: a decision, a ruling, the payer's letter. */
  readonly needsDocument: boolean;
  /**
   * What happens to a settled obligation whose money goes back: `withdraw` cancels it, `reverse` opens it
   * again. Absent: it stays settled, and a part of its money may go.
   */
  readonly undoes?: 'withdraw' | 'reverse';
}

/** Grounds as public bodies know them: over-charged, in error, decision withdrawn, approved otherwise. */
export const refundReasons = {
  decision_withdrawn: {
    text: 'the decision was withdrawn: nothing is owed any more',
    takes: 'applied',
    needsDocument: true,
    undoes: 'withdraw',
  },
  assessed_too_high: {
    text: 'the amount was assessed too high: a part goes back',
    takes: 'applied',
    needsDocument: true,
  },
  paid_in_error: {
    text: 'paid by mistake: it goes back, and what it settled is owed again',
    takes: 'any',
    needsDocument: false,
    undoes: 'reverse',
  },
  technical_error: {
    text: 'a fault of ours took it: it goes back, and what it settled is owed again',
    takes: 'any',
    needsDocument: false,
    undoes: 'reverse',
  },
  duplicate: {
    text: 'paid twice: the second payment settled nothing',
    takes: 'surplus',
    needsDocument: false,
  },
  surplus: {
    text: 'it settled nothing and is owed back',
    takes: 'surplus',
    needsDocument: false,
  },
  approved_otherwise: {
    text: 'approved on other grounds, which the document states',
    takes: 'any',
    needsDocument: true,
  },
} as const satisfies Record<string, ReasonRow>;

export type RefundReason = keyof typeof refundReasons;

const rows: Readonly<Record<RefundReason, ReasonRow>> = refundReasons;
export const reasonRow = (reason: RefundReason): ReasonRow => rows[reason];

export const refundReasonNames = [
  'decision_withdrawn',
  'assessed_too_high',
  'paid_in_error',
  'technical_error',
  'duplicate',
  'surplus',
  'approved_otherwise',
] as const satisfies readonly RefundReason[];
