// Whose turn it is at an account: a lease keeps runs apart, a fence makes sure that only the last commits.
import * as z from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { hourMs, Instant, minuteMs } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Table, Write } from '../../table/table.ts';
import type { World } from '../../world.ts';

/** As long as a function may live: a run that died is taken over after this. */
export const leaseMs = 15 * minuteMs;
const writesPerCommit = 50;

export const anotherRuns = (): Failure =>
  new Failure('busy', 'account_reconciling', 'another run of this account is at work: try later', {
    retryAfterSeconds: 60,
  });

type LeaseWorld = Pick<World, 'table' | 'now' | 'newId'>;

/** The account's lease; throws `Failure('busy')` while another holds it. */
export const takeLease = async (
  { table, now, newId }: LeaseWorld,
  account: string,
): Promise<{ readonly release: () => Promise<void> }> => {
  const holder = newId();
  const put = (until: Instant): Put => ({
    kind: 'put',
    key: keys.accountLease(account),
    attributes: { holder, until },
    condition: { name: 'whenFree', now: now(), holder },
    expiresAt: now() + 24 * hourMs,
  });
  const { status } = await table.commit([put(now() + leaseMs)]);
  if (status !== 'committed') throw anotherRuns();
  return {
    release: async () => {
      await table.commit([put(0)]);
    },
  };
};

const Fence = z.object({
  /** The try that may commit next. */
  attempt: z.string(),
  /** The last movement that committed files told of. */
  coveredTo: Instant.optional(),
  revision: z.int(),
});
export type Fence = Readonly<z.infer<typeof Fence>>;

export const readFence = async (table: Table, account: string): Promise<Fence | undefined> => {
  const item = await table.get(keys.reconciling(account));
  return item === undefined ? undefined : Fence.parse(item);
};

/** Moves the fence. A try that lost its turn cannot commit: its revision is gone. */
export const fenceWrite = (
  account: string,
  content: Omit<Fence, 'revision'>,
  before: number | undefined,
): Put => ({
  kind: 'put',
  key: keys.reconciling(account),
  attributes: content,
  condition:
    before === undefined ? { name: 'whenAbsent' } : { name: 'whenUnchanged', revision: before },
});

/** The revision that a write after this one must name. */
export const following = (before: number | undefined): number => (before ?? 0) + 1;

/** Commits many writes in several transactions; whatever is not committed for certain ends the try. */
export const writeAll = async (table: Table, writes: readonly Write[]): Promise<void> => {
  for (let at = 0; at < writes.length; at += writesPerCommit) {
    const { status } = await table.commit(writes.slice(at, at + writesPerCommit));
    if (status !== 'committed') throw anotherRuns();
  }
};
