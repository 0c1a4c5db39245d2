// Every fault that the tests strike with: what must happen, and the test that shows it.

export interface FaultRow {
  readonly fault: string;
  readonly must: string;
  /** A test file below test/, and the words of a test in it. */
  readonly shown: readonly [file: string, words: string];
}

const row = (fault: string, must: string, file: string, words: string): FaultRow => ({
  fault,
  must,
  shown: [file, words],
});

export const provider = [
  row(
    'the same notification comes again, also at once',
    'acknowledged, nothing changes',
    'functions/webhooks/receive.test.ts',
    'is acknowledged again and again, also at once, and changes nothing more',
  ),
  row(
    'the notification is faster than the answer to the create',
    'the capture stands, the answer does not undo it',
    'payments/create.test.ts',
    'when it comes after the notification, does not undo what that did',
  ),
  row(
    'notifications come in any order',
    'nothing changes after the first',
    'payments/capture.test.ts',
    'is told any number of times, in any order, and changes nothing after the first',
  ),
  row(
    'the notification never comes',
    'a worker asks, and books what it hears',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
  row(
    'a notification names no order of this account',
    'parked whole, once, and acknowledged',
    'functions/webhooks/receive.test.ts',
    'is parked whole, once, and acknowledged',
  ),
  row(
    'a genuine notification cannot be read',
    'parked for a person, acknowledged',
    'functions/webhooks/receive.test.ts',
    'that cannot be read is parked for a person, once, and is acknowledged',
  ),
  row(
    'the answer is lost after the provider acted',
    'unknown, asked again with the same parameters',
    'payments/ending.test.ts',
    'repeats an unanswered order with the very same parameters',
  ),
  row(
    'the provider answers with an error nobody knows',
    'unknown, asked again',
    'payments/ending.test.ts',
    'is not stopped by a provider that throws: it asks again',
  ),
  row(
    'money comes after the payment had expired',
    'settles what is still open',
    'payments/capture.test.ts',
    'settles what is still open, though the payment had expired',
  ),
  row(
    'money comes for what another payment settled',
    'surplus, owed back',
    'payments/capture.test.ts',
    'of the payment that lost its lock is surplus when it comes all the same',
  ),
  row(
    'money of another amount comes',
    'asked for by query, booked to suspense, settles nothing',
    'functions/webhooks/receive.test.ts',
    'is asked for by query, and goes to suspense as the query confirms it',
  ),
  row(
    'the provider gives money back by itself',
    'both movements booked, what it settled is open again',
    'payments/capture.test.ts',
    'after we had booked it is mirrored, and what it settled is open again',
  ),
  row(
    'a close is answered "paid"',
    'captured',
    'payments/ending.test.ts',
    'is captured when the close says that it was paid',
  ),
  row(
    'a close has no answer',
    'the lock stays, asked again and again',
    'payments/ending.test.ts',
    'is asked about again and again while its close is unknown, at the latest each ten minutes',
  ),
  row(
    'an order cannot be closed at all',
    'ended only after its expiry, a guard and one more question',
    'payments/ending.test.ts',
    'is not said to be ended before its expiry, its guard and one more question',
  ),
] as const;

export const ourselves = [
  row(
    'the process dies at any step of a create',
    'the same request resumes it; one order, locks end',
    'payments/crash.test.ts',
    'while it creates a payment, lets the same request resume it and the payer pay',
  ),
  row(
    'the process dies while it books money',
    'one entry, a settled obligation',
    'payments/crash.test.ts',
    'while it looks at a paid order, leaves one entry and a settled obligation',
  ),
  row(
    'the process dies while it takes a payment over',
    'never two open orders',
    'payments/crash.test.ts',
    'while it takes a payment over, ends the first and never opens two orders at once',
  ),
  row(
    'the answer to a commit is lost',
    'read again; only the owner of the mark calls the provider',
    'payments/create.test.ts',
    'calls the provider for its own mark only: a twin that stored first is not helped',
  ),
  row(
    'transactions conflict or are throttled',
    'retried with jitter, then busy with nothing written',
    'table/dynamodb-faults.test.ts',
    'is busy when it lasts, inside the deadline',
  ),
  row(
    'two requests with one key at once',
    'one winner, one order',
    'payments/create.test.ts',
    'with the same key get one winner and one order, in whatever order they come through',
  ),
  row(
    'two channels pay the same fine at once',
    'one begins, the other is told of the lock',
    'payments/create.test.ts',
    'for the same fine through two channels get one winner; the other is told of the lock',
  ),
  row(
    'a wake is lost',
    'the repair wakes the payment, and calls no provider',
    'payments/ending.test.ts',
    'wakes a payment that lost its message, calls no provider, and leaves others alone',
  ),
  row(
    'two workers look at once',
    'one acts, the other sends its wake on',
    'payments/ending.test.ts',
    'looks alone: a second worker at the same time sends its wake on and asks nothing',
  ),
  row(
    'midnight passes between two tries of a commit',
    'booked on the day of the commit that succeeds',
    'payments/capture.test.ts',
    'is booked on the day of the commit that succeeds, not of the one that was refused',
  ),
  row(
    'the table is away when a notification comes',
    'kept in the queue, or not acknowledged',
    'functions/webhooks/receive.test.ts',
    'is not acknowledged when it can be neither applied nor kept',
  ),
  row(
    'the stream delivers again, or in two shards',
    'no receipt twice, no gap',
    'receipts/issue.test.ts',
    'number without gaps or repeats, even of the same payments',
  ),
  row(
    'the issuer of receipts dies anywhere',
    'no gap, no repeat, nothing without its receipt',
    'receipts/issue.test.ts',
    'at any instruction leave no gap, no repeat and nothing without its receipt',
  ),
  row(
    'all of these at once, for days',
    'the books stay right and come to rest',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
] as const;

export const files = [
  row(
    'the same settlement file comes again',
    'a no-op',
    'reconciliation/reconcile.property.test.ts',
    'writes nothing when the same bytes come again, under another name too',
  ),
  row(
    'lines are missing, doubled, altered or strange',
    'each in its class, totals close',
    'reconciliation/reconcile.property.test.ts',
    'ends each line and each entry exactly as planted',
  ),
  row(
    'a run dies before its commit record',
    'nobody sees anything of it',
    'reconciliation/faults.test.ts',
    'left nothing that anybody sees: no findings, no open items, no entries',
  ),
  row(
    'two runs of one account at once',
    'never both commit',
    'reconciliation/faults.test.ts',
    'never both commit: who sleeps through his lease loses his turn',
  ),
  row(
    'a file is refused',
    'a run that says why; the ledger is left alone',
    'reconciliation/reconcile.test.ts',
    'end as a refused run that says why, and leave the ledger alone',
  ),
] as const;
