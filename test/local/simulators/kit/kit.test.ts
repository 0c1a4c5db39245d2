// The helpers that every simulator shares: time, chance, faults, money as text, CSV, delivery.
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csv } from '../../../../local/simulators/kit/csv.ts';
import { decimal, share } from '../../../../local/simulators/kit/decimal.ts';
import { deliveries } from '../../../../local/simulators/kit/deliveries.ts';
import { faults } from '../../../../local/simulators/kit/faults.ts';
import { random } from '../../../../local/simulators/kit/random.ts';
import { type Served, serve } from '../../../../local/simulators/kit/server.ts';
import { timeline } from '../../../../local/simulators/kit/timeline.ts';

const never = (): (() => void) => () => undefined;

const running: Served[] = [];
const served = async (...given: Parameters<typeof serve>): Promise<Served> => {
  const server = await serve(...given);
  running.push(server);
  return server;
};
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

describe('a timeline', () => {
  it('runs what is due, in the order of its time, when it is advanced', () => {
    const time = timeline(() => 1_000, never);
    const done: string[] = [];
    time.later(() => done.push('late'), 300);
    time.later(() => done.push('early'), 100);
    time.later(() => done.push('never'), 301);
    time.later(() => done.push('called off'), 200)();
    time.advance(300);

    expect(done).toEqual(['early', 'late']);
    expect(time.now()).toBe(1_300);
    expect(time.waiting()).toBe(1);
  });

  it('runs each piece of work once, whether the schedule or the advance comes first', () => {
    const fired: (() => void)[] = [];
    const time = timeline(
      () => 0,
      (run) => {
        fired.push(run);
        return () => undefined;
      },
    );
    let count = 0;
    time.later(() => {
      count += 1;
    }, 10);
    time.advance(10);
    for (const run of fired) run();

    expect(count).toBe(1);
  });

  it('keeps real timers and calls them off when it is closed', async () => {
    const time = timeline();
    await new Promise<void>((resolve) => {
      time.later(resolve, 1);
    });
    time.later(() => undefined, 60_000);
    time.close();

    expect(time.waiting()).toBe(0);
  });
});

describe('seeded chance', () => {
  it('repeats itself for the same seed and stays in its bounds', () => {
    const [one, two, other] = [random(7), random(7), random(8)];
    const drawn = Array.from({ length: 200 }, () => one.whole(10));

    expect(drawn).toEqual(Array.from({ length: 200 }, () => two.whole(10)));
    expect(other.letters(20)).not.toBe(random(7).letters(20));
    expect(Math.min(...drawn)).toBe(0);
    expect(Math.max(...drawn)).toBe(9);
  });
});

describe('a queue of faults', () => {
  it('strikes what matches, as often as it was told, first come first', () => {
    const queue = faults<'slow' | 'lost'>();
    queue.add({ fault: 'slow', match: { method: 'post', path: '/a' }, times: 2 });
    queue.add({ fault: 'lost', match: { path: '^/b/\\d+$' } });
    const at = (method: string, path: string) =>
      queue.take({ method, path }, ['slow', 'lost'])?.fault;

    expect([at('GET', '/a'), at('POST', '/a/1'), at('POST', '/a'), at('POST', '/a')]).toEqual([
      undefined,
      'slow',
      'slow',
      undefined,
    ]);
    expect([at('GET', '/b/x'), at('GET', '/b/12'), at('GET', '/b/12')]).toEqual([
      undefined,
      'lost',
      undefined,
    ]);
  });

  it('takes only the names asked for, and forgets all when cleared', () => {
    const queue = faults<'slow' | 'lost'>();
    queue.add({ fault: 'slow' });

    expect(queue.take({ path: '/a' }, ['lost'])).toBeUndefined();
    expect(queue.waiting()).toHaveLength(1);
    queue.clear();
    expect(queue.waiting()).toEqual([]);
  });
});

describe('money as text', () => {
  it('prints minor units in major ones', () => {
    expect([decimal(20_600, 2), decimal(-5, 2), decimal(0, 2), decimal(1_234, 0)]).toEqual([
      '206.00',
      '-0.05',
      '0.00',
      '1234',
    ]);
  });

  it('reads back as what it was', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 3 }), (amount, exponent) => {
        expect(BigInt(decimal(amount, exponent).replace('.', ''))).toBe(BigInt(amount));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('rounds a share half up', () => {
    expect([share(100, 50), share(99, 50), share(300, 50)]).toEqual([1, 0, 2]);
  });
});

describe('a CSV file', () => {
  it('quotes what needs it', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          ['x,y', 'say "hi"'],
          ['', 'two\nlines'],
        ],
      ),
    ).toBe('a,b\n"x,y","say ""hi"""\n,"two\nlines"\n');
  });
});

describe('a server', () => {
  it('refuses a body that is too large and shows a handler that failed', async () => {
    const server = await served({ maxBodyBytes: 10 }, async () => {
      throw new Error('broken on purpose');
    });
    const large = await fetch(server.url, { method: 'POST', body: 'x'.repeat(11) });
    const broken = await fetch(server.url);

    expect(large.status).toBe(413);
    expect(broken.status).toBe(500);
    expect(await broken.text()).toContain('broken on purpose');
  });

  it('refuses to start where another one listens', async () => {
    const server = await served({}, async () => 'drop');

    await expect(serve({ port: server.port }, async () => 'drop')).rejects.toThrow(/EADDRINUSE/);
    await expect(fetch(server.url)).rejects.toThrow();
  });
});

describe('a delivery', () => {
  it('to nobody is tried up the ladder, then given up', async () => {
    const time = timeline(() => 0, never);
    const ended: boolean[] = [];
    const post = deliveries({
      timeline: time,
      ladderMs: [10, 20],
      timeoutMs: 1_000,
      accepted: () => false,
      ended: (_id, accepted) => void ended.push(accepted),
    });
    const server = await served({}, async () => 'drop');
    const notice = { id: 'n1', url: server.url, render: () => ({ headers: {}, body: '' }) };
    await post.deliver(notice);
    for (const stepMs of [10, 20, 1_000]) {
      time.advance(stepMs);
      await post.idle();
    }

    expect(post.log().map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'unreachable'],
      [2, 'unreachable'],
      [3, 'unreachable'],
    ]);
    expect(ended).toEqual([false]);
  });

  it('to a receiver that stays silent is left after its time', async () => {
    const post = deliveries({
      timeline: timeline(() => 0, never),
      ladderMs: [],
      timeoutMs: 20,
      accepted: () => true,
    });
    const server = await served({}, () => new Promise(() => undefined));
    await post.deliver({ id: 'n1', url: server.url, render: () => ({ headers: {}, body: '' }) });

    expect(post.log()).toMatchObject([{ outcome: 'unreachable', reason: 'timed out' }]);
  });
});
