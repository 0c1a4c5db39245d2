// The tables of states are complete, lead where they should, and are drawn as they are.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { machines, statesPage } from '../../docs/states.ts';
import type { Head, Payment } from '../../shared/payments/model/payment.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import {
  attemptStates,
  attemptTransitions,
  endingReasons,
  endings,
  nextPaymentState,
  type PaymentEvent,
  paymentStates,
  paymentTransitions,
} from '../../shared/payments/model/states.ts';
import { aScene, begin } from './scene.ts';

const reachable = (transitions: Readonly<Record<string, object>>, begins: string): Set<string> => {
  const seen = new Set([begins]);
  for (const state of seen)
    for (const next of Object.values(transitions[state] ?? {})) seen.add(String(next));
  return seen;
};

const events: readonly PaymentEvent[] = [
  'settle',
  'overpay',
  'fail',
  'cancel',
  'expire',
  'reverse',
];

describe('the states of a payment', () => {
  it('are all reached from pending', () => {
    expect(reachable(paymentTransitions, 'pending')).toEqual(new Set(paymentStates));
  });

  it('all take money that arrives: none refuses it', () => {
    for (const state of paymentStates)
      expect([nextPaymentState(state, 'settle'), nextPaymentState(state, 'overpay')]).toEqual([
        'paid',
        state === 'paid' ? 'paid' : 'surplus',
      ]);
  });

  it('end without money only while pending, and are reversed only when paid', () => {
    const others = events.filter((event) => event !== 'settle' && event !== 'overpay');
    const legal = paymentStates.flatMap((state) =>
      others.filter((event) => nextPaymentState(state, event)).map((event) => [state, event]),
    );

    expect(legal).toEqual([
      ['pending', 'fail'],
      ['pending', 'cancel'],
      ['pending', 'expire'],
      ['paid', 'reverse'],
    ]);
  });

  it('never return to pending', () => {
    const targets = paymentStates.flatMap((state) =>
      events.map((event) => nextPaymentState(state, event)),
    );

    expect(targets).not.toContain('pending');
  });

  it('know an end for every reason', () => {
    expect(new Set(Object.keys(endings))).toEqual(new Set(endingReasons));
  });
});

describe('the states of an attempt', () => {
  it('are all reached from submitting', () => {
    expect(reachable(attemptTransitions, 'submitting')).toEqual(new Set(attemptStates));
  });

  it('lead out of closed by late money only, and out of succeeded never', () => {
    expect([attemptTransitions.closed, attemptTransitions.succeeded]).toEqual([
      { succeed: 'succeeded' },
      {},
    ]);
  });
});

describe('the words that callers see', () => {
  const wordOf = async (changes: Partial<Head>): Promise<unknown> => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    const changed: Payment = { ...payment, head: { ...payment.head, ...changes } };
    return shown(changed, world.now())['state'];
  };
  const suspense = { amount: 1, currency: 'CNY' } as const;
  const ending = { why: 'cancelled', at: 0 } as const;

  it.each<[string, Partial<Head>]>([
    ['pending', {}],
    ['cancelling', { ending }],
    ['pending', { ending, suspense }],
    ['paid', { state: 'paid', applied: 20_000 }],
    ['partially_refunded', { state: 'paid', applied: 20_000, refunded: 1 }],
    ['refunded', { state: 'paid', applied: 20_000, refunded: 20_000 }],
    ['surplus', { state: 'surplus', surplus: 20_000 }],
    ['refunded', { state: 'cancelled', surplus: 20_000, refunded: 20_000 }],
    ['reversed', { state: 'reversed', applied: 20_000, refunded: 20_000 }],
    ['failed', { state: 'failed' }],
    ['cancelled', { state: 'cancelled' }],
    ['expired', { state: 'expired' }],
  ])('say %s', async (word, changes) => {
    expect(await wordOf(changes)).toBe(word);
  });

  it('show nothing to pay with once money of another amount has come', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);

    const seen = shown(
      { ...payment, head: { ...payment.head, suspense } },
      payment.head.quoteUntil,
    );

    expect(seen).toMatchObject({
      next: undefined,
      expired: undefined,
      poll_after_ms: undefined,
      advice: expect.stringMatching(/do not pay again/),
    });
  });
});

describe('the page of states', () => {
  it('is drawn from the tables as they are now: run `npm run docs` when this fails', () => {
    const written = readFileSync(new URL('../../docs/states.md', import.meta.url), 'utf8');

    expect(written).toBe(statesPage());
  });

  it('shows every arrow of every table, in the diagram and in the table', () => {
    const page = statesPage();

    for (const { transitions } of machines)
      for (const [from, row] of Object.entries(transitions))
        for (const [event, to] of Object.entries(row))
          expect(page).toContain(`  ${from} --> ${to}: ${event}\n`);
  });
});
