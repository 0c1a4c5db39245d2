// Faults of others that the tests strike with: what must happen, and the test that shows it.
import { row } from './fault-row.ts';

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
  row(
    'a notification lies about amount or currency',
    'asked for by query; booked as the query confirms it',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
  row(
    'keys change while notifications are on their way',
    'both count during the change, the old one no longer after it',
    'providers/sandbox/notifications.test.ts',
    'is believed under either key while keys change, and no longer under the one taken away',
  ),
  row(
    'forged, stale, huge or garbled notifications, and another account’s',
    'refused or parked, nothing changes',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
  row(
    'an answer comes seconds after others have acted',
    'nothing that is already so is undone',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
  row(
    'a young order is not known to the provider yet',
    'asked again, never guessed',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
  row(
    'a refund has no outcome',
    'asked about under the same number until it has one',
    'refunds/houses.test.ts',
    'is sent once, asked about until it has gone, and booked',
  ),
  row(
    'a refund fails late',
    'the money is free again, and can be asked for anew',
    'refunds/houses.test.ts',
    'that fails frees the money, and can be asked for anew',
  ),
  row(
    'a dispute is told in disorder, doubled or not at all',
    'asked for whole, each movement booked once',
    'disputes/record.test.ts',
    'told ten times at once, and again, changes everything once',
  ),
  row(
    'a bank tells of a transfer again, in another message',
    'booked once',
    'transfers/book.property.test.ts',
    'keeps the books whole over any messages of a bank',
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
