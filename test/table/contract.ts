// What every table must do; run against the memory table and against DynamoDB itself.
import { describe, expect, it } from '@jest/globals';
import { Misuse } from '../../shared/table/faults.ts';
import type { Attributes, Condition, Key, Put, Table, Write } from '../../shared/table/table.ts';

let partitions = 0;

/** A partition of its own for each test, so that tests share tables but never items. */
export const aPartition = (): string => {
  partitions += 1;
  return `test#${process.pid}#${partitions}`;
};

export const aKey = (pk: string, sk = 'item', table: Key['table'] = 'payments'): Key => ({
  table,
  pk,
  sk,
});

const absent: Condition = { name: 'whenAbsent' };
const always: Condition = { name: 'always' };

export const aPut = (key: Key, attributes: Attributes = {}, more: Partial<Put> = {}): Put => ({
  kind: 'put',
  key,
  attributes,
  condition: absent,
  ...more,
});

const committed = { status: 'committed' };

const sortKeys = (items: readonly { readonly sk: string }[]): readonly string[] =>
  items.map(({ sk }) => sk);

/** Runs the suite; `rig` gives a table whose clock stands where `at` puts it (epoch ms). */
export const describeTable = (
  name: string,
  rig: () => Promise<{ readonly table: Table; readonly at: (now: number) => void }>,
): void => {
  const aTable = async (): Promise<Table> => (await rig()).table;
  const filled = async (sorts: readonly string[]): Promise<{ table: Table; pk: string }> => {
    const table = await aTable();
    const pk = aPartition();
    for (const sk of sorts) await table.commit([aPut(aKey(pk, sk), { own: sk })]);
    return { table, pk };
  };

  describe(`${name}: reading and writing`, () => {
    it('gives back what was put, with keys and revision, without undefined members', async () => {
      const table = await aTable();
      const key = aKey(aPartition());
      const attributes = {
        text: '缴款 𝄞',
        empty: '',
        whole: 20600,
        negative: -1.5,
        yes: true,
        nothing: null,
        list: [1, 'two', [], {}],
        inner: { deep: { deeper: [null, false] }, gone: undefined },
        gone: undefined,
      };

      const commit = await table.commit([aPut(key, attributes)]);

      expect(commit).toEqual(committed);
      expect(await table.get(key)).toStrictEqual({
        pk: key.pk,
        sk: key.sk,
        revision: 1,
        text: '缴款 𝄞',
        empty: '',
        whole: 20600,
        negative: -1.5,
        yes: true,
        nothing: null,
        list: [1, 'two', [], {}],
        inner: { deep: { deeper: [null, false] } },
      });
    });

    it('answers undefined for what is not there', async () => {
      const table = await aTable();

      expect(await table.get(aKey(aPartition()))).toBeUndefined();
    });

    it('shares nothing with its callers', async () => {
      const table = await aTable();
      const key = aKey(aPartition());
      const attributes = { list: [1] };
      await table.commit([aPut(key, attributes)]);

      attributes.list.push(2);
      const read = await table.get(key);
      Object.assign(read ?? {}, { list: 'changed' });

      expect(await table.get(key)).toMatchObject({ list: [1] });
    });

    it('replaces the whole item, not only the attributes given', async () => {
      const table = await aTable();
      const key = aKey(aPartition());
      await table.commit([aPut(key, { first: 1 })]);

      await table.commit([aPut(key, { second: 2 }, { condition: always })]);

      expect(await table.get(key)).toStrictEqual({ ...at(key), second: 2 });
    });

    it('hides due time and expiry', async () => {
      const table = await aTable();
      const key = aKey(aPartition());

      await table.commit([aPut(key, {}, { due: { shard: 1, at: 5 }, expiresAt: 1_000 })]);

      expect(await table.get(key)).toStrictEqual({ ...at(key), revision: 1 });
    });

    it('reads many in the order of the keys, with holes and repetitions', async () => {
      const { table, pk } = await filled(['a', 'b']);

      const items = await table.getMany(['b', 'x', 'a', 'b'].map((sk) => aKey(pk, sk)));

      expect(items.map((item) => item?.sk)).toEqual(['b', undefined, 'a', 'b']);
      expect(await table.getMany([])).toEqual([]);
    });

    it('reads a hundred at once, and refuses more', async () => {
      const table = await aTable();
      const pk = aPartition();
      const keys = Array.from({ length: 101 }, (_, index) => aKey(pk, `${index}`));

      expect(await table.getMany(keys.slice(1))).toHaveLength(100);
      await expect(table.getMany(keys)).rejects.toThrow(Misuse);
    });

    it('reads both tables at once', async () => {
      const table = await aTable();
      const pk = aPartition();
      const entry = aKey(pk, 'item', 'ledger');
      await table.commit([aPut(aKey(pk), { in: 'payments' }), aPut(entry, { in: 'ledger' })]);

      const items = await table.getMany([entry, aKey(pk)]);

      expect(items.map((item) => item?.['in'])).toEqual(['ledger', 'payments']);
    });
  });

  describe(`${name}: conditions`, () => {
    interface Row {
      readonly what: string;
      readonly present?: Attributes;
      readonly condition: Condition;
      readonly happens: boolean;
      readonly revision?: number;
    }
    const unchanged = (revision: number): Condition => ({ name: 'whenUnchanged', revision });
    const unlocked = (revision: number): Condition => ({ name: 'whenUnlocked', revision });
    const free: Condition = { name: 'whenFree', now: 100, holder: 'me' };
    const rows: readonly Row[] = [
      { what: 'whenAbsent, absent', condition: absent, happens: true, revision: 1 },
      { what: 'whenAbsent, present', present: {}, condition: absent, happens: false },
      {
        what: 'whenUnchanged, its revision',
        present: {},
        condition: unchanged(1),
        happens: true,
        revision: 2,
      },
      {
        what: 'whenUnchanged, another revision',
        present: {},
        condition: unchanged(2),
        happens: false,
      },
      { what: 'whenUnchanged, absent', condition: unchanged(1), happens: false },
      {
        what: 'whenUnlocked, no lock',
        present: {},
        condition: unlocked(1),
        happens: true,
        revision: 2,
      },
      {
        what: 'whenUnlocked, a lock',
        present: { lock: { payment: 'P' } },
        condition: unlocked(1),
        happens: false,
      },
      {
        what: 'whenUnlocked, another revision',
        present: {},
        condition: unlocked(7),
        happens: false,
      },
      { what: 'whenUnlocked, absent', condition: unlocked(1), happens: false },
      { what: 'whenFree, absent', condition: free, happens: true },
      {
        what: 'whenFree, over',
        present: { until: 100, holder: 'you' },
        condition: free,
        happens: true,
      },
      {
        what: 'whenFree, held by another',
        present: { until: 101, holder: 'you' },
        condition: free,
        happens: false,
      },
      {
        what: 'whenFree, held by us',
        present: { until: 101, holder: 'me' },
        condition: free,
        happens: true,
      },
      { what: 'whenFree, no lease at all', present: {}, condition: free, happens: false },
      { what: 'always, absent', condition: always, happens: true },
      { what: 'always, present', present: { lock: 1 }, condition: always, happens: true },
    ];
    const prepared = async ({ present }: Row) => {
      const table = await aTable();
      const key = aKey(aPartition());
      if (present) await table.commit([aPut(key, present)]);
      return { table, key, before: await table.get(key) };
    };
    const answer = (row: Row, before: unknown, write = 0) =>
      row.happens
        ? committed
        : { status: 'refused', refusals: [{ write, ...(before ? { present: before } : {}) }] };

    it.each(rows)('a put alone: $what → $happens', async (row) => {
      const { table, key, before } = await prepared(row);

      const commit = await table.commit([aPut(key, { own: 'new' }, { condition: row.condition })]);

      const revision = row.revision === undefined ? {} : { revision: row.revision };
      const after = row.happens ? { ...at(key), own: 'new', ...revision } : before;
      expect(commit).toStrictEqual(answer(row, before));
      expect(await table.get(key)).toStrictEqual(after);
    });

    it.each(rows)('a put among others: $what → $happens', async (row) => {
      const { table, key, before } = await prepared(row);
      const other = aKey(aPartition());

      const commit = await table.commit([
        aPut(other, { with: 'it' }),
        aPut(key, { own: 'new' }, { condition: row.condition }),
      ]);

      expect(commit).toStrictEqual(answer(row, before, 1));
      expect(Boolean(await table.get(other))).toBe(row.happens);
      expect((await table.get(key))?.['own']).toBe(row.happens ? 'new' : undefined);
    });

    it.each(rows.filter(({ condition }) => condition.name !== 'always'))(
      'a check alone: $what → $happens',
      async (row) => {
        const { table, key, before } = await prepared(row);

        const commit = await table.commit([{ kind: 'check', key, condition: row.condition }]);

        expect(commit).toStrictEqual(answer(row, before));
        expect(await table.get(key)).toStrictEqual(before);
      },
    );

    it.each(rows.filter(({ condition }) => condition.name !== 'whenAbsent'))(
      'a removal: $what → $happens',
      async (row) => {
        const { table, key, before } = await prepared(row);

        const commit = await table.commit([{ kind: 'remove', key, condition: row.condition }]);

        expect(commit).toStrictEqual(answer(row, before));
        expect(await table.get(key)).toStrictEqual(row.happens ? undefined : before);
      },
    );

    it('counts revisions up by one each time', async () => {
      const table = await aTable();
      const key = aKey(aPartition());
      await table.commit([aPut(key)]);

      for (const revision of [1, 2, 3]) {
        await table.commit([aPut(key, {}, { condition: unchanged(revision) })]);
      }

      expect(await table.get(key)).toMatchObject({ revision: 4 });
    });
  });

  describe(`${name}: transactions`, () => {
    it('writes nothing when one of several is refused, and names every refused one', async () => {
      const { table, pk } = await filled(['b', 'd']);
      const writes = ['a', 'b', 'c', 'd'].map((sk) => aPut(aKey(pk, sk), { new: true }));

      const commit = await table.commit(writes);

      expect(commit).toEqual({
        status: 'refused',
        refusals: [
          { write: 1, present: { pk, sk: 'b', own: 'b', revision: 1 } },
          { write: 3, present: { pk, sk: 'd', own: 'd', revision: 1 } },
        ],
      });
      expect(sortKeys((await table.list({ table: 'payments', pk })).items)).toEqual(['b', 'd']);
    });

    it('puts, removes and checks together, over both tables', async () => {
      const { table, pk } = await filled(['checked', 'removed']);
      const entry = aKey(pk, 'entry', 'ledger');
      const condition: Condition = { name: 'whenUnchanged', revision: 1 };

      const commit = await table.commit([
        { kind: 'check', key: aKey(pk, 'checked'), condition },
        { kind: 'remove', key: aKey(pk, 'removed'), condition },
        aPut(aKey(pk, 'put'), {}),
        aPut(entry, { amount: 1 }),
      ]);

      expect(commit).toEqual(committed);
      expect(sortKeys((await table.list({ table: 'payments', pk })).items)).toEqual([
        'checked',
        'put',
      ]);
      expect(await table.get(entry)).toMatchObject({ amount: 1, revision: 1 });
    });

    it('lets one of two twins win, alone or in a transaction', async () => {
      const table = await aTable();
      const [alone, together] = [aKey(aPartition()), aKey(aPartition())];
      const other = (twin: string) => aPut(aKey(aPartition()), { twin });
      const twins = ['one', 'two', 'three'];

      const single = await Promise.all(twins.map((twin) => table.commit([aPut(alone, { twin })])));
      const both = await Promise.all(
        twins.map((twin) => table.commit([aPut(together, { twin }), other(twin)])),
      );

      for (const commits of [single, both]) {
        expect(commits.map(({ status }) => status).sort()).toEqual([
          'committed',
          'refused',
          'refused',
        ]);
      }
      const winner = twins[both.findIndex(({ status }) => status === 'committed')];
      expect(await table.get(together)).toMatchObject({ twin: winner });
    });

    it('takes a hundred writes, and no more', async () => {
      const table = await aTable();
      const pk = aPartition();
      const writes = Array.from({ length: 101 }, (_, index) => aPut(aKey(pk, `${index}`)));

      await expect(table.commit(writes)).rejects.toThrow('101 writes');
      expect(await table.commit(writes.slice(1))).toEqual(committed);
    });
  });

  describe(`${name}: the ledger`, () => {
    it('takes a new entry alone, and refuses it the second time', async () => {
      const table = await aTable();
      const entry = aKey(aPartition(), 'entry', 'ledger');

      const first = await table.commit([aPut(entry, { amount: 1 })]);
      const second = await table.commit([aPut(entry, { amount: 2 })]);

      expect(first).toEqual(committed);
      expect(second).toEqual({
        status: 'refused',
        refusals: [{ write: 0, present: { ...at(entry), amount: 1, revision: 1 } }],
      });
    });

    const entry = aKey('ledger-misuse', 'entry', 'ledger');
    it.each<[string, Write]>([
      ['put always', aPut(entry, {}, { condition: always })],
      ['put unchanged', aPut(entry, {}, { condition: { name: 'whenUnchanged', revision: 1 } })],
      ['put that expires', aPut(entry, {}, { expiresAt: 5_000 })],
      ['put that is due', aPut(entry, {}, { due: { shard: 0, at: 1 } })],
      ['removal', { kind: 'remove', key: entry, condition: always }],
      ['check', { kind: 'check', key: entry, condition: absent }],
    ])('is append-only: no %s', async (_what, write) => {
      const table = await aTable();

      await expect(table.commit([write])).rejects.toThrow(/append-only.*ledger-misuse/);
    });

    it('holds no counters', async () => {
      const table = await aTable();

      await expect(table.bump(entry, 5_000)).rejects.toThrow(Misuse);
    });
  });

  describe(`${name}: mistakes of its callers`, () => {
    const key = aKey('misuse', 'item');
    it.each<[string, unknown]>([
      ['NaN', Number.NaN],
      ['infinity', Number.POSITIVE_INFINITY],
      ['an unsafe integer', 2 ** 53],
      ['a number too small', 1e-200],
      ['a BigInt', 1n],
      ['a Date', new Date(0)],
      ['a function', () => 1],
      ['a symbol', Symbol('x')],
      ['a Map', new Map()],
      ['bytes', new Uint8Array(1)],
      ['an instance', new (class Money {})()],
      ['undefined in a list', [undefined]],
      ['a NaN deep inside', { a: [{ b: Number.NaN }] }],
      ['half a surrogate pair', '\ud800'],
      ['a member named __proto__', JSON.parse('{"__proto__": 1}')],
      ['a member without a name', { '': 1 }],
      ['forty levels', JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`)],
    ])('refuses %s, naming the place', async (_what, value) => {
      const table = await aTable();

      await expect(table.commit([aPut(key, { bad: value })])).rejects.toThrow(/misuse.*bad/);
      expect(await table.get(key)).toBeUndefined();
    });

    it('takes thirty levels of nesting', async () => {
      const table = await aTable();
      const deep: unknown = JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`);

      expect(await table.commit([aPut(aKey(aPartition()), { deep })])).toEqual(committed);
    });

    it.each(['pk', 'sk', 'revision', 'due_shard', 'due_at', 'expires_at'])(
      'refuses the attribute %s, which is its own',
      async (attribute) => {
        const table = await aTable();

        const commit = table.commit([aPut(key, { [attribute]: 1 })]);

        await expect(commit).rejects.toThrow(`'${attribute}' is written by the table`);
      },
    );

    it.each<[string, readonly Write[], string]>([
      ['nothing to write', [], 'without writes'],
      ['the same key twice', [aPut(key), aPut(key)], 'twice in one commit: payments misuse / item'],
      ['an empty partition key', [aPut(aKey(''))], 'empty key'],
      ['an empty sort key', [aPut(aKey('p', ''))], 'empty key'],
      ['a partition key too long', [aPut(aKey('p'.repeat(2049)))], 'longer than 2048'],
      ['a sort key too long', [aPut(aKey('p', '缴'.repeat(342)))], 'longer than 1024'],
      ['an item over 400 KB', [aPut(key, { big: 'x'.repeat(409_600) })], 'at most 409600'],
      [
        'a commit over 4 MB',
        Array.from({ length: 11 }, (_, index) =>
          aPut(aKey('misuse', `${index}`), { big: 'x'.repeat(400_000) }),
        ),
        'at most 4194304',
      ],
      ['a shard beyond', [aPut(key, {}, { due: { shard: 20, at: 1 } })], 'no shard 20'],
      ['a due time that is no instant', [aPut(key, {}, { due: { shard: 1, at: 0.5 } })], 'due.at'],
      [
        'a revision that cannot be',
        [aPut(key, {}, { condition: { name: 'whenUnchanged', revision: 0 } })],
        'revision is 0',
      ],
      ['a check of nothing', [{ kind: 'check', key, condition: always }], 'a check with always'],
      [
        'a removal of nothing',
        [{ kind: 'remove', key, condition: absent }],
        'a remove with whenAbsent',
      ],
    ])('refuses %s', async (_what, writes, why) => {
      const table = await aTable();

      const commit = table.commit(writes);

      await expect(commit).rejects.toThrow(Misuse);
      await expect(commit).rejects.toThrow(why);
    });

    it('takes an item of exactly 400 KB', async () => {
      const table = await aTable();
      const large = aKey(aPartition());
      const { pk, sk } = large;
      const others = `pk${pk}sk${sk}revisionbig`.length + 2;

      const commit = await table.commit([aPut(large, { big: 'x'.repeat(409_600 - others) })]);

      expect(commit).toEqual(committed);
    });
  });

  describe(`${name}: lists`, () => {
    const sorts = ['a#1', 'a#2', 'a#3', 'b#1', 'c#1', 'c#2'];
    const listed = async (range: object, more: readonly string[] = []) => {
      const { table, pk } = await filled([...sorts, ...more]);
      return table.list({ table: 'payments', pk, ...range });
    };

    it.each<[object, readonly string[]]>([
      [{}, sorts],
      [{ backwards: true }, [...sorts].reverse()],
      [{ prefix: 'a#' }, ['a#1', 'a#2', 'a#3']],
      [{ prefix: '' }, sorts],
      [{ prefix: 'a#', backwards: true }, ['a#3', 'a#2', 'a#1']],
      [{ prefix: 'x' }, []],
      [{ from: 'a#2', to: 'c#1' }, ['a#2', 'a#3', 'b#1', 'c#1']],
      [{ from: 'a#2', to: 'c#1', backwards: true }, ['c#1', 'b#1', 'a#3', 'a#2']],
      [{ from: 'c', to: 'a' }, []],
      [{ after: 'a#3' }, ['b#1', 'c#1', 'c#2']],
      [{ after: 'b' }, ['b#1', 'c#1', 'c#2']],
      [{ after: 'b#1', backwards: true }, ['a#3', 'a#2', 'a#1']],
      [{ after: 'c#2' }, []],
      [{ prefix: 'a#', after: 'a#1' }, ['a#2', 'a#3']],
      [{ prefix: 'c#', after: 'a#1' }, ['c#1', 'c#2']],
      [{ prefix: 'a#', after: 'b#1' }, []],
      [{ prefix: 'a#', after: 'b#1', backwards: true }, ['a#3', 'a#2', 'a#1']],
      [{ prefix: 'c#', after: 'a#1', backwards: true }, []],
      [{ from: 'b', to: 'c#1', after: 'a' }, ['b#1', 'c#1']],
      [{ from: 'a', to: 'b', after: 'c' }, []],
      [{ from: 'a#2', to: 'b', after: 'c', backwards: true }, ['a#3', 'a#2']],
    ])('%j', async (range, expected) => {
      const page = await listed(range);

      expect(sortKeys(page.items)).toEqual(expected);
      expect(page.after).toBeUndefined();
    });

    it('sorts by UTF-8 bytes', async () => {
      const page = await listed({}, ['\u{ff5e}', '\u{1f600}', 'Z', 'é']);

      expect(sortKeys(page.items)).toEqual(['Z', ...sorts, 'é', '\u{ff5e}', '\u{1f600}']);
    });

    it.each([false, true])('walks page by page, backwards: %s', async (backwards) => {
      const { table, pk } = await filled(sorts);
      const found: string[] = [];
      let after: string | undefined;

      do {
        const page = await table.list({
          table: 'payments',
          pk,
          limit: 2,
          backwards,
          ...(after === undefined ? {} : { after }),
        });
        expect(page.items.length).toBeLessThanOrEqual(2);
        found.push(...sortKeys(page.items));
        after = page.after;
      } while (after !== undefined);

      expect(found).toEqual(backwards ? [...sorts].reverse() : sorts);
    });

    it('ends a page at 1 MB', async () => {
      const table = await aTable();
      const pk = aPartition();
      const big = 'x'.repeat(350_000);
      for (const sk of ['a', 'b', 'c', 'd']) await table.commit([aPut(aKey(pk, sk), { big })]);

      const first = await table.list({ table: 'payments', pk });
      const rest = await table.list({ table: 'payments', pk, after: first.after ?? '' });

      expect([...sortKeys(first.items), ...sortKeys(rest.items)]).toEqual(['a', 'b', 'c', 'd']);
      expect(first.items.length).toBeLessThan(4);
      expect(rest.after).toBeUndefined();
    });

    it('lists the ledger', async () => {
      const table = await aTable();
      const entry = aKey(aPartition(), 'entry', 'ledger');
      await table.commit([aPut(entry, {})]);

      const page = await table.list({ table: 'ledger', pk: entry.pk });

      expect(sortKeys(page.items)).toEqual(['entry']);
    });

    it.each<object>([
      { from: 'a' },
      { to: 'a' },
      { prefix: 'a', from: 'a', to: 'b' },
      { from: '', to: 'b' },
      { limit: 0 },
      { limit: 1.5 },
      { pk: '' },
    ])('refuses the range %j', async (range) => {
      const table = await aTable();

      await expect(table.list({ table: 'payments', pk: 'p', ...range })).rejects.toThrow(Misuse);
    });
  });

  describe(`${name}: due work`, () => {
    // Shards are shared by all tests of one table: each test has instants of its own.
    let instant = Date.UTC(2026, 10, 23);
    const anInstant = (): number => {
      instant += 1_000_000;
      return instant;
    };

    it('finds the keys of one shard up to an instant, oldest first', async () => {
      const table = await aTable();
      const pk = aPartition();
      const start = anInstant();
      const put = (sk: string, shard: number, after: number) =>
        table.commit([aPut(aKey(pk, sk), { x: 1 }, { due: { shard, at: start + after } })]);
      await put('third', 3, 30);
      await put('first', 3, 10);
      await put('later', 3, 31);
      await put('second', 3, 20);
      await put('elsewhere', 4, 10);

      const found = await table.due(3, start + 30, 100);

      const own = found.filter((key) => key.pk === pk);
      expect(own).toEqual(['first', 'second', 'third'].map((sk) => aKey(pk, sk)));
    });

    it('gives no more than the limit', async () => {
      const table = await aTable();
      const pk = aPartition();
      for (const sk of ['a', 'b', 'c']) {
        await table.commit([aPut(aKey(pk, sk), {}, { due: { shard: 5, at: 1 } })]);
      }

      expect(await table.due(5, 1, 2)).toHaveLength(2);
    });

    it('loses an item that is put again without a due time, or removed', async () => {
      const table = await aTable();
      const pk = aPartition();
      const due = { shard: 6, at: anInstant() };
      const condition: Condition = { name: 'whenUnchanged', revision: 1 };
      const sorted = ['again', 'moved', 'removed', 'stays'];
      for (const sk of sorted) await table.commit([aPut(aKey(pk, sk), {}, { due })]);

      await table.commit([aPut(aKey(pk, 'again'), {}, { condition })]);
      await table.commit([
        aPut(aKey(pk, 'moved'), {}, { condition, due: { shard: 6, at: due.at + 1 } }),
      ]);
      await table.commit([{ kind: 'remove', key: aKey(pk, 'removed'), condition }]);

      const found = (await table.due(6, due.at, 100)).filter((key) => key.pk === pk);
      expect(sortKeys(found)).toEqual(['stays']);
    });

    it('refuses a shard beyond the twenty', async () => {
      const table = await aTable();

      await expect(table.due(20, 1, 1)).rejects.toThrow(Misuse);
    });
  });

  describe(`${name}: counters`, () => {
    it('count concurrent calls one by one', async () => {
      const table = await aTable();
      const key = aKey(aPartition());

      const counts = await Promise.all([1, 2, 3, 4, 5].map(() => table.bump(key, 10_000)));

      expect([...counts].sort()).toEqual([1, 2, 3, 4, 5]);
      expect(await table.get(key)).toStrictEqual({ ...at(key), count: 5, until: 10_000 });
    });

    it('begin anew when their time is over, which later calls do not move', async () => {
      const { table, at: setClock } = await rig();
      const key = aKey(aPartition());
      setClock(1_000);
      await table.bump(key, 5_000);
      setClock(4_999);
      const last = await table.bump(key, 9_000);

      setClock(5_000);
      const anew = await table.bump(key, 9_000);
      setClock(6_000);
      const next = await table.bump(key, 20_000);
      setClock(0);

      expect([last, anew, next]).toEqual([2, 1, 2]);
      expect(await table.get(key)).toMatchObject({ until: 9_000 });
    });
  });
};

const at = ({ pk, sk }: Key): { readonly pk: string; readonly sk: string } => ({ pk, sk });
