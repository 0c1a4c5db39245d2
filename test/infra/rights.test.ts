// Every role may do what its row says and not a single thing more.
import { describe, expect, it } from '@jest/globals';
import { routes } from '../../infra/routes.ts';
import { workers } from '../../infra/workers.ts';
import { type FunctionRights, rightsOf, tableRights } from './rights.ts';
import { templatesOf } from './synth.ts';

const functions = rightsOf(templatesOf());
const rowOf = (made: FunctionRights) =>
  [...routes, ...Object.values(workers).map((row) => ({ ...row, audience: 'none' }))].find(
    (row) => row.function === made.function && row.audience === made.audience,
  );
const each = functions.map((made) => [`${made.audience} ${made.function}`, made] as const);
const actions = (rights: readonly { readonly action: string }[]) =>
  [...new Set(rights.map(({ action }) => action.split(':')[1]))].toSorted();

const reading = ['BatchGetItem', 'GetItem', 'Query'];
const writing = [...reading, 'ConditionCheckItem', 'PutItem'];
const paymentsRights = { none: [], read: reading, write: writing };
const ledgerRights = { none: [], read: reading, append: [...reading, 'PutItem'].toSorted() };

it('deploys one function per route and per worker', () => {
  expect(functions).toHaveLength(routes.length + Object.keys(workers).length);
});

describe.each(each)('the role of %s', (_name, made) => {
  const row = rowOf(made);

  it('has the table rights of its row', () => {
    const ofPayments = [
      ...paymentsRights[row?.payments ?? 'none'],
      ...(row && 'counts' in row ? ['UpdateItem'] : []),
      ...(row && 'removes' in row ? ['DeleteItem'] : []),
    ];

    expect(actions(tableRights(made, 'payments'))).toEqual(ofPayments.toSorted());
    expect(actions(tableRights(made, 'ledger'))).toEqual(ledgerRights[row?.ledger ?? 'none']);
  });

  it('queries the due-work index only where it looks for due work', () => {
    const due = made.rights.filter(({ resource }) => resource.includes('/index/due'));

    expect(due.map(({ action }) => action)).toEqual(row && 'due' in row ? ['dynamodb:Query'] : []);
  });

  it('puts into the ledger inside a transaction only', () => {
    const puts = tableRights(made, 'ledger').filter(({ action }) => action === 'dynamodb:PutItem');

    for (const { condition } of puts) {
      expect(condition).toEqual({
        'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactWriteItems'] },
      });
    }
    expect(puts).toHaveLength(row?.ledger === 'append' ? 1 : 0);
  });

  it('names every resource but the two services that have no names', () => {
    const everywhere = made.rights.filter(({ resource }) => resource === '"*"');

    expect(
      actions(everywhere).filter(
        (action) => !/^(Put(Trace|Telemetry)|ListStreams)/.test(action ?? ''),
      ),
    ).toEqual([]);
    expect(made.rights.filter(({ action }) => action.includes('*'))).toEqual([]);
  });

  it('reads credentials of accounts only where it talks to providers', () => {
    const secrets = made.rights.filter(({ action }) => action.startsWith('secretsmanager:'));
    const accounts = secrets.filter(({ resource }) => resource.includes('/accounts/'));

    expect(accounts).toHaveLength(row && 'providers' in row ? 1 : 0);
    const receivers = secrets.filter(({ resource }) => resource.includes('/receivers/'));
    expect(receivers).toHaveLength(row && 'receivers' in row ? 1 : 0);
    const ofKeys = row && 'keys' in row && row.keys ? 1 : 0;
    expect(secrets).toHaveLength(accounts.length + receivers.length + ofKeys);
  });

  it('has in its environment the name of all it may touch, and of nothing else', () => {
    const names = Object.keys(made.environment);
    const sends = (row && 'sends' in row ? row.sends : undefined) ?? [];

    expect(names.includes('PAYMENTS_TABLE')).toBe(row?.payments !== 'none');
    expect(names.includes('LEDGER_TABLE')).toBe(row?.ledger !== 'none');
    expect(names.includes('WAKE_QUEUE_URL')).toBe(sends.some((name) => name === 'wake'));
    expect(names.includes('ACCOUNT_SECRET_PREFIX')).toBe(Boolean(row && 'providers' in row));
    expect(names).toEqual(expect.arrayContaining(['STAGE', 'LOG_LEVEL', 'CLAIM_MAP']));
  });
});
