// The functions of receipts: the stream's reader, and a payment's receipts over HTTP.
import { describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { make as makeIssue } from '../../functions/receipts/issue.ts';
import { make as makeList } from '../../functions/receipts/list.ts';
import { anEvent } from '../obligations/world.ts';
import { aBusyWorld, type TestWorld } from '../world.ts';
import { chainOf } from './chain.ts';
import { aFeeShare, anId, aPaid, aShare, payer, somePaid } from './paid.ts';

const fines = 'beijing-fine-2026';
const context = { awsRequestId: 'r1' };

const aRecord = (
  sequence: number,
  pk: string,
  sk = 'head',
  eventName: DynamoDBRecord['eventName'] = 'MODIFY',
): DynamoDBRecord => ({
  eventID: `e${sequence}`,
  eventName,
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: `${sequence}` },
});

const records = (payments: readonly string[]) =>
  payments.map((payment, index) => aRecord(index + 1, `payment#${payment}`));

describe('the reader of the stream', () => {
  it('issues receipts for the heads that it is told of, and for nothing else', async () => {
    const world = await aBusyWorld();
    const payments = await somePaid(world, 3);
    const others = [
      aRecord(7, `payment#${payments[0]}`, 'quote'),
      aRecord(8, 'obligation#1', 'obligation'),
      aRecord(9, 'client#1', 'head'),
    ];

    const answer = await makeIssue(world)(
      { Records: [...records(payments.slice(1)), ...others] },
      context,
    );

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(chainOf(world.memory)).toEqual({ [fines]: payments.slice(1) });
  });

  it('reports the changes of a payment that cannot be read, and issues the rest', async () => {
    const world = await aBusyWorld();
    const [first = '', last = ''] = await somePaid(world, 2);
    const broken = await aPaid(world, { name: 'broken', broken: { applied: 1 } });

    const answer = await makeIssue(world)(
      { Records: records([first, broken, last, broken]) },
      context,
    );

    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '4' }],
    });
    expect(chainOf(world.memory)).toEqual({ [fines]: [first, last] });
  });

  it('gives the whole batch back when the table is busy', async () => {
    let isBusy = false;
    const world = await aBusyWorld({
      faults: ({ kind }) => (isBusy && kind === 'commit' ? 'throttle' : undefined),
    });
    const payments = await somePaid(world, 2);
    isBusy = true;

    const answer = await makeIssue(world)({ Records: records(payments) }, context);

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });
});

describe('the receipts of a payment', () => {
  const get = async (world: TestWorld, payment: string, who: object = {}) => {
    const event = anEvent({ path: { payment_id: payment } });
    const claims = { iss: payer.issuer, client_id: payer.client, sub: payer.subject, ...who };
    const authorizer = { ...event.requestContext.authorizer, jwt: { claims, scopes: [] } };
    const requestContext = { ...event.requestContext, authorizer };
    const { statusCode, body } = await makeList(world)({ ...event, requestContext }, context);
    return { status: statusCode, body: JSON.parse(body) };
  };
  const issued = async (world: TestWorld): Promise<string> => {
    const payment = await aPaid(world, { shares: [aShare(), aFeeShare()] });
    await makeIssue(world)({ Records: records([payment]) }, context);
    return payment;
  };

  it('are shown to who paid, one per series', async () => {
    const world = await aBusyWorld();
    const payment = await issued(world);

    const { status, body } = await get(world, payment);

    expect(status).toBe(200);
    expect(body.receipts).toMatchObject([
      { series: 'beijing-fee-2026', number: '0000000001', kind: 'fee' },
      {
        series: fines,
        number: '0000000001',
        kind: 'fine',
        issuer: 'Beijing traffic police',
        payment_id: payment,
        booked_on: '2026-03-09',
        issued_at: '2026-03-09T02:00:00.000Z',
        amount: { amount: 20_000, currency: 'CNY' },
        obligations: [
          {
            number: '5301001234567890',
            lines: [
              {
                kind: 'fine',
                revenue_item: '103050101001',
                text: '交通违法罚款',
                amount: { amount: 20_000, currency: 'CNY' },
              },
            ],
          },
        ],
      },
    ]);
    expect(body).not.toHaveProperty('poll_after_ms');
  });

  it('are announced while they are not issued yet', async () => {
    const world = await aBusyWorld();
    const payment = await aPaid(world);

    const { body } = await get(world, payment);

    expect(body).toEqual({ receipts: [], poll_after_ms: 1_000 });
  });

  it.each([
    ['another subject', { sub: 'other' }],
    ['another client', { client_id: 'app-2' }],
    ['another issuer', { iss: 'j' }],
    ['roles that the pay API does not give', { sub: 'other', roles: '[auditor]' }],
  ])('do not exist for %s', async (_what, who) => {
    const world = await aBusyWorld();
    const payment = await issued(world);

    const refused = await get(world, payment, who);
    const unknown = await get(world, anId('nobody'), who);

    expect(refused.status).toBe(404);
    expect(refused).toEqual(unknown);
  });

  it('are shown to staff', async () => {
    const world = await aBusyWorld({ staff: true });
    const payment = await issued(world);

    const { status } = await get(world, payment, { sub: 'other', roles: '[auditor]' });

    expect(status).toBe(200);
  });

  it('need a payment id of the right form', async () => {
    const { status, body } = await get(await aBusyWorld(), 'x');

    expect(status).toBe(400);
    expect(body.errors[0].pointer).toBe('/path/payment_id');
  });
});
