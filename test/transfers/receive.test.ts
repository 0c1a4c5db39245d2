// What a bank's push is answered, by the function that takes it in, and the function that books it.
import { describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { make as makeBook } from '../../functions/transfers/book.ts';
import { make as makeReceive } from '../../functions/transfers/receive.ts';
import { find } from '../../shared/obligations/store/obligations.ts';
import { anEvent } from '../obligations/world.ts';
import { aSigningKey, type SigningKey, signedAt } from '../providers/bank/signing.ts';
import type { TestWorld } from '../world.ts';
import {
  aCredit,
  aTown,
  bankAccount,
  connectedTo,
  fines,
  notification,
  referenceFor,
} from './bank.ts';

const old = await aSigningKey('old', 'PS256');
const next = await aSigningKey('next');
const foreign = await aSigningKey('foreign');

interface Push {
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: SigningKey;
  readonly account?: string;
  readonly signedAt?: number;
}

const xml = Buffer.from(notification([aCredit(undefined)]));

const push = async (town: TestWorld, { body = xml, key = next, ...given }: Push = {}) => {
  const signature = await signedAt(key, body, given.signedAt ?? town.now());
  const event = anEvent({
    path: { account: given.account ?? 'bank-1' },
    body,
    headers: {
      'content-type': 'application/xml',
      'x-jws-signature': signature,
      ...given.headers,
    },
  });
  return makeReceive(connectedTo(town, old, next))(event, {});
};

const stored = (town: TestWorld): readonly string[] =>
  [...town.objects.keys()].filter((name) => name.startsWith('messages/'));

const dropped = (key: string): SQSEvent => {
  const record = { s3: { bucket: { name: 'messages' }, object: { key, size: 1 } } };
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  };
  const common = { receiptHandle: 'h', messageAttributes: {}, md5OfBody: '', awsRegion: 'r' };
  const source = { eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:r:1:q' };
  const body = JSON.stringify({ Records: [record] });
  return { Records: [{ messageId: 'm1', body, attributes, ...common, ...source }] };
};

describe('a genuine push', () => {
  it.each([
    ['the old key', old],
    ['the new key', next],
  ])('signed by %s is stored whole and acknowledged with its interaction', async (_which, key) => {
    const town = await aTown();
    const id = '93bac548-d2de-4546-b106-880a5018460d';

    const answer = await push(town, { key, headers: { 'x-fapi-interaction-id': id } });

    expect(answer).toEqual({
      statusCode: 202,
      headers: { 'x-fapi-interaction-id': id },
      body: '',
    });
    expect(stored(town)).toEqual([
      expect.stringMatching(/^messages\/received\/bank-1\/[0-9a-f]{64}\.xml$/),
    ]);
    expect(town.objects.get(stored(town)[0] ?? '')).toBe(xml.toString());
  });

  it('is acknowledged again when it comes again, and stored once', async () => {
    const town = await aTown();

    const answers = [await push(town), await push(town, { key: old })];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    expect(stored(town)).toHaveLength(1);
  });

  it('is booked behind the queue', async () => {
    const town = await aTown();
    const credit = aCredit(await referenceFor(town, fines[0]));
    await push(town, { body: Buffer.from(notification([credit])) });

    const answer = await makeBook(town)(
      dropped(stored(town)[0]?.replace('messages/', '') ?? ''),
      {},
    );

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await find(town.table, fines[0]?.id ?? '')).toMatchObject({ state: 'settled' });
  });

  it('that cannot be read comes again, and ends where a person looks', async () => {
    const town = await aTown();
    await push(town, { body: Buffer.from('<not camt>') });

    const answer = await makeBook(town)(
      dropped(stored(town)[0]?.replace('messages/', '') ?? ''),
      {},
    );

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  });
});

describe('a push is refused, and nothing of it kept,', () => {
  const huge = Buffer.alloc(4 * 1024 * 1024 + 1, 'x');
  const cases: Readonly<Record<string, readonly [Push, number, string]>> = {
    'when its signature is of nobody': [{ key: foreign }, 401, 'notification_refused'],
    'when it is stale': [
      { signedAt: Date.parse('2026-03-09T01:54:00Z') },
      401,
      'notification_refused',
    ],
    'when it is from the future': [
      { signedAt: Date.parse('2026-03-09T02:02:00Z') },
      401,
      'notification_refused',
    ],
    'when its signature has no form': [
      { headers: { 'x-jws-signature': 'a.b.c' } },
      400,
      'signature_malformed',
    ],
    'when its interaction has no form': [
      { headers: { 'x-fapi-interaction-id': 'a b' } },
      400,
      'interaction_id_malformed',
    ],
    'when it is no XML by its own words': [
      { headers: { 'content-type': 'application/json' } },
      415,
      'not_xml',
    ],
    'when it is empty': [{ body: Buffer.alloc(0) }, 400, 'body_missing'],
    'when it is larger than 4 MiB': [{ body: huge }, 413, 'body_too_large'],
    'when nobody lives at its address': [{ account: 'bank-9' }, 404, 'no_such_webhook'],
    'when no bank lives at its address': [{ account: 'sandbox-1' }, 404, 'no_such_webhook'],
  };

  it.each(Object.entries(cases))('%s', async (_why, [pushed, status, code]) => {
    const town = await aTown();

    const answer = await push(town, pushed);

    expect(answer.statusCode).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ code });
    expect(stored(town)).toEqual([]);
  });

  it('when a single byte was altered', async () => {
    const town = await aTown();
    const signature = await signedAt(next, xml, town.now());
    const altered = Buffer.from(xml.toString().replace('200.00', '900.00'));

    const answer = await push(town, { body: altered, headers: { 'x-jws-signature': signature } });

    expect(answer.statusCode).toBe(401);
  });

  it('when it was signed for another account, whose keys are others', async () => {
    const town = await aTown();
    await town.has({ accounts: [bankAccount({ id: 'bank-2' })] });
    const event = anEvent({
      path: { account: 'bank-2' },
      body: xml,
      headers: {
        'content-type': 'application/xml',
        'x-jws-signature': await signedAt(next, xml, town.now()),
      },
    });

    const answer = await makeReceive(connectedTo(town, foreign))(event, {});

    expect(answer.statusCode).toBe(401);
  });
});

describe('trouble of our own', () => {
  it.each([
    ['the bucket', (town: TestWorld) => ({ files: { ...town.files, write: down } })],
    ['the secrets', () => ({ connect: down })],
    ['the table', (town: TestWorld) => ({ table: { ...town.table, get: down } })],
  ])('with %s asks the bank to come again', async (_with, changes) => {
    const town = await aTown();
    const world = { ...connectedTo(town, next), ...changes(town) };
    const event = anEvent({
      path: { account: 'bank-1' },
      body: xml,
      headers: {
        'content-type': 'application/xml',
        'x-jws-signature': await signedAt(next, xml, town.now()),
      },
    });

    const answer = await makeReceive(world)(event, {});

    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '60' } });
  });
});

const down = async (): Promise<never> => {
  throw new Error('it is down');
};
