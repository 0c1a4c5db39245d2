// Faults of our own that the tests strike with: what must happen, and the test that shows it.
import { row } from './fault-row.ts';

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
  row(
    'clocks of our machines and of providers differ',
    'no order is open when its payment has ended',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
  row(
    'the due-work index answers from the past',
    'found a minute later; nothing is decided by it',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
  row(
    'the process dies at any step of a refund',
    'one refund at the provider, one entry',
    'refunds/crash.test.ts',
    'while it is sent, before or after the call',
  ),
  row(
    'people ask for, approve and reject refunds at once',
    'never more than was captured, never by one person alone',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
  row(
    'cash is taken for what is being paid online',
    'settled once; the other payment ends, late money is owed back',
    'simulation/simulation.test.ts',
    'leaves the books right and nothing waiting',
  ),
  row(
    'all of these at once, over DynamoDB itself',
    'the tables hold what was committed',
    'simulation/dynamodb.test.ts',
    'leaves the books right and nothing waiting',
  ),
] as const;
