// What staff see of reconciliation, and the function that statements wake.
import { describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { make as discrepancies } from '../../functions/reconciliation/discrepancies.ts';
import { make as getRun } from '../../functions/reconciliation/get-run.ts';
import { make as listRuns } from '../../functions/reconciliation/list-runs.ts';
import { make as openItems } from '../../functions/reconciliation/open-items.ts';
import { make as runFunction } from '../../functions/reconciliation/run.ts';
import { dayMs } from '../../shared/kernel/time.ts';
import { ask } from '../ledger/ask.ts';
import { aBook, account, aLine, anEntry, book, fileOf, referenceOf, rowsFor } from './books.ts';

const content = fileOf(rowsFor([1, 3, 7].map((n) => aLine(n))));

const dropped = (key: string): SQSEvent => {
  const object = { key, size: content.length };
  const body = JSON.stringify({ Records: [{ s3: { bucket: { name: 'statements' }, object } }] });
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  };
  const common = { receiptHandle: 'h', messageAttributes: {}, md5OfBody: '', awsRegion: 'r' };
  const source = { eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:r:1:q' };
  return { Records: [{ messageId: 'm1', body, attributes, ...common, ...source }] };
};

const aReconciledBook = async () => {
  const world = await aBook({ staff: true });
  await book(
    world.table,
    [1, 2, 3].map((n) => anEntry(n)),
  );
  world.objects.set(`statements/${account}/po 1.csv`, content);
  const answer = await runFunction(world)(dropped(`${account}/po+1.csv`), {});
  expect(answer).toEqual({ batchItemFailures: [] });
  return world;
};

describe('a dropped statement', () => {
  it('becomes a run with totals that staff can read', async () => {
    const world = await aReconciledBook();

    const { status, body } = await ask(listRuns(world), { query: { account } });

    expect(status).toBe(200);
    expect(body.runs).toEqual([
      expect.objectContaining({
        account,
        file: `${account}/po 1.csv`,
        state: 'committed',
        attempt: 1,
        format: 'stripe-itemized',
        discrepancies: 2,
        totals: {
          file: {
            rows: 3,
            malformed: 0,
            lines: { CNY: { count: 3, gross: 60_011, fee: 300, net: 59_711 } },
          },
          lines: {
            CNY: {
              matched: { count: 2, gross: 40_004, fee: 200, net: 39_804 },
              missing_here: { count: 1, gross: 20_007, fee: 100, net: 19_907 },
            },
          },
          ledger: { CNY: { count: 3, amount: 60_006 } },
          entries: {
            CNY: {
              matched: { count: 2, amount: 40_004 },
              missing_there: { count: 1, amount: 20_002 },
            },
          },
        },
      }),
    ]);
  });

  it('shows its discrepancies with what to do', async () => {
    const world = await aReconciledBook();
    const { body: list } = await ask(listRuns(world), { query: { account } });
    const path = { run_id: list.runs[0].run_id };

    const { status, body } = await ask(discrepancies(world), { path });

    expect(status).toBe(200);
    expect(body.discrepancies).toMatchObject([
      {
        number: 1,
        class: 'missing_here',
        reference: referenceOf(7),
        gross: { amount: 20_007, currency: 'CNY' },
        detail: expect.stringContaining('look the payment up'),
      },
      { number: 2, class: 'missing_there', expected: { amount: 20_002, currency: 'CNY' } },
    ]);
    expect((await ask(getRun(world), { path })).body).toEqual(list.runs[0]);
  });

  it('lists open items with their age', async () => {
    const world = await aReconciledBook();
    world.clock.advance(5 * dayMs);

    const { body } = await ask(openItems(world), { query: { account } });

    expect(body.open_items).toEqual([
      expect.objectContaining({
        reference: referenceOf(2),
        cause: 'capture',
        money: { amount: 20_002, currency: 'CNY' },
        age_days: 4,
      }),
    ]);
  });

  it('comes back to the queue while another run is at work or its account is unknown', async () => {
    const world = await aBook();
    world.objects.set('statements/unknown-1/po.csv', content);

    const answer = await runFunction(world)(dropped('unknown-1/po.csv'), {});

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  });
});

describe('the routes of reconciliation', () => {
  it('are for staff with a role', async () => {
    const world = await aReconciledBook();

    const { status, body } = await ask(listRuns(world), { query: { account }, roles: ['cashier'] });

    expect({ status, code: body.code }).toEqual({ status: 403, code: 'role_missing' });
  });

  it('refuse unknown runs, unknown fields and damaged cursors', async () => {
    const world = await aReconciledBook();
    const unknown = { run_id: `${account}_20260101T000000000Z_00000000` };

    expect((await ask(getRun(world), { path: unknown })).status).toBe(404);
    expect((await ask(discrepancies(world), { path: unknown })).status).toBe(404);
    expect((await ask(getRun(world), { path: { run_id: '../x' } })).status).toBe(400);
    expect((await ask(listRuns(world), { query: { account, all: '1' } })).status).toBe(400);
    expect((await ask(openItems(world), { query: {} })).status).toBe(400);
    expect((await ask(openItems(world), { query: { account, cursor: 'ä' } })).status).toBe(400);
  });
});
