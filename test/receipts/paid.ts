// Payments that captured money, as the payments subject leaves them, for what comes after a capture.
import { base32, digest } from '../../shared/kernel/id.ts';
import { localDateAt } from '../../shared/kernel/time.ts';
import { entryWrite } from '../../shared/ledger/store/entries.ts';
import { type Line, totalOf } from '../../shared/obligations/model/obligation.ts';
import { captured, type Share, suspended } from '../../shared/payments/model/capture.ts';
import { ownerOf } from '../../shared/payments/model/owner.ts';
import {
  currentAttempt,
  type Head,
  type Payment,
  type QuotedObligation,
} from '../../shared/payments/model/payment.ts';
import { headWrite, quoteWrite } from '../../shared/payments/store/payments.ts';
import type { Succeeded } from '../../shared/providers/outcomes.ts';
import type { Write } from '../../shared/table/table.ts';
import { morning, type TestWorld } from '../world.ts';

const absent = { name: 'whenAbsent' } as const;

export const anId = (name: string): string => base32(Buffer.from(digest(name), 'hex'), 19);

export const fineLine = (amount = 20_000): Line => ({
  kind: 'fine',
  revenueItem: '103050101001',
  text: '交通违法罚款',
  amount,
});

export const aShare = (
  number = '5301001234567890',
  changes: Partial<QuotedObligation> = {},
): Share => {
  const quoted: QuotedObligation = {
    id: `beijing.${number}`,
    number,
    kind: 'fine',
    version: 1,
    policy: 'cn-traffic-fine',
    policyVersion: 1,
    lines: [fineLine()],
    ...changes,
  };
  return { quoted, applied: quoted.lines, surplusMinor: 0 };
};

export const aFeeShare = (number = 'F-1'): Share =>
  aShare(number, {
    kind: 'fee',
    policy: 'flat-fee',
    lines: [{ kind: 'fee', revenueItem: '103044501', amount: 1_500 }],
  });

/** The share of an obligation that somebody else settled meanwhile: all of it is owed back. */
export const aSurplusShare = (number = 'S-1'): Share => {
  const share = aShare(number);
  const surplusMinor = totalOf(share.quoted.lines);
  return { ...share, applied: [], surplusMinor, why: 'already_settled' };
};

export const payer = { issuer: 'i', client: 'app-1', subject: 's' } as const;

const pending = (id: string, shares: readonly Share[], at: number): Payment => ({
  head: {
    id,
    authority: 'beijing',
    channel: 'app',
    client: payer.client,
    owner: ownerOf('p'.repeat(32), payer),
    method: 'wechat',
    currency: 'CNY',
    amount: totalOf(shares.flatMap(({ quoted }) => quoted.lines)),
    state: 'pending',
    applied: 0,
    surplus: 0,
    refunding: 0,
    refunded: 0,
    attempts: [
      {
        number: 1,
        account: 'sandbox-1',
        provider: 'sandbox',
        state: 'submitting',
        startedAt: at,
      },
    ],
    createdAt: at,
    quoteUntil: at + 7_200_000,
    bodyHash: 'hash',
    mark: 'mark',
    history: [{ at, event: 'created' }],
    revision: 1,
  },
  quote: {
    assessedAt: at,
    obligations: shares.map(({ quoted }) => quoted),
    presentation: 'qr_shown',
    description: 'fines',
  },
});

export interface PaidOptions {
  readonly name?: string;
  readonly shares?: readonly Share[];
  /** The instant of booking. */
  readonly at?: number;
  /** Changes the head after its capture, to break it. */
  readonly broken?: Partial<Head>;
  /** The money was of another amount: in suspense. */
  readonly inSuspense?: boolean;
}

const writesOf = (options: PaidOptions): { readonly id: string; readonly writes: Write[] } => {
  const { name = 'one', shares = [aShare()], at = morning, broken = {}, inSuspense } = options;
  const payment = pending(anId(name), shares, at - 60_000);
  const booking = { at, day: localDateAt(at, 'Asia/Shanghai') };
  const said: Succeeded = {
    outcome: 'succeeded',
    providerId: `sb_${payment.head.id}`,
    money: { amount: payment.head.amount + (inSuspense ? 1 : 0), currency: 'CNY' },
    at,
  };
  const attempt = currentAttempt(payment.head);
  const { head, entry } = inSuspense
    ? suspended(payment, attempt, said, booking)
    : captured(payment, attempt, said, shares, booking);
  return {
    id: head.id,
    writes: [
      headWrite({ ...head, ...broken }, absent),
      quoteWrite(head.id, payment.quote),
      entryWrite(entry),
    ],
  };
};

/** Stores a payment as its capture leaves it; answers its id. */
export const aPaid = async (world: TestWorld, options: PaidOptions = {}): Promise<string> => {
  const { id, writes } = writesOf(options);
  const { status } = await world.memory.commit(writes);
  if (status !== 'committed') throw new Error(`the test could not store payment ${id}`);
  return id;
};

/** Several payments of one fine each, in order. */
export const somePaid = async (
  world: TestWorld,
  count: number,
  options: PaidOptions = {},
): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push(await aPaid(world, { ...options, name: `${options.name ?? 'some'}-${index}` }));
  }
  return ids;
};
