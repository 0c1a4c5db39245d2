// Starts a simulated bank that keeps one account of ours: payers transfer, the bank tells and signs.
import { random } from '../kit/random.ts';
import { serve } from '../kit/server.ts';
import { type Schedule, timeline } from '../kit/timeline.ts';
import { books } from './books.ts';
import { type Ledger, type Movement, notification } from './camt.ts';
import { control } from './control.ts';
import { keys } from './keys.ts';
import { pushes } from './pushes.ts';
import type { BankSimulator } from './simulator.ts';
import { statementOf } from './statements.ts';

export type BankSimulatorOptions = {
  /** Epoch milliseconds; the real clock when absent. */
  readonly clock?: (() => number) | undefined;
  readonly schedule?: Schedule | undefined;
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly account?: string | undefined;
  readonly currency?: string | undefined;
  /** Digits after the point of the currency. */
  readonly exponent?: number | undefined;
  /** Multiplies the retry ladder; the default makes its five hours some three minutes. */
  readonly retryFactor?: number | undefined;
};

const defaultRetryFactor = 0.01;

type Parts = Omit<BankSimulator, 'url' | 'host' | 'port' | 'close'> & { readonly end: () => void };

const ledgerOf = (options: BankSimulatorOptions): Ledger => ({
  account: options.account ?? 'DE02120300000000202051',
  currency: options.currency ?? 'CNY',
  exponent: options.exponent ?? 2,
});

const assembled = (options: BankSimulatorOptions): Parts => {
  const ledger = ledgerOf(options);
  const time = timeline(options.clock, options.schedule);
  const chance = random(options.seed ?? 1);
  const today = (): string => new Date(time.now()).toISOString().slice(0, 10);
  const kept = books(today, chance);
  const signing = keys();
  const post = pushes(time, signing, options.retryFactor ?? defaultRetryFactor);
  const tell = async (...movements: readonly Movement[]): Promise<void> => {
    const id = `N${chance.letters(12)}`;
    await post.push({ id, xml: notification(ledger, movements, { id, at: time.now() }) });
  };
  return {
    account: ledger,
    payer: {
      transfer: async (order) => {
        const movement = kept.transfer(order);
        await tell(movement);
        return movement;
      },
      transferAll: async (orders) => {
        const movements = orders.map((order) => kept.transfer(order));
        await tell(...movements);
        return movements;
      },
    },
    giveBack: async (id, reason) => {
      const movement = kept.giveBack(id, reason);
      await tell(movement);
      return movement;
    },
    charge: kept.charge,
    books: kept.movements,
    statement: (order = {}) =>
      statementOf(ledger, kept, { ...order, date: order.date ?? today(), at: time.now() }),
    keys: { rotate: signing.rotate, published: signing.published },
    pushes: post,
    secret: (notifyUrl) => {
      post.pointTo(notifyUrl);
      return { keys: signing.published() };
    },
    now: time.now,
    advance: time.advance,
    end: () => {
      time.close();
      post.close();
    },
  };
};

/** Starts the simulator; `close` ends the server, its deliveries and everything that waits. */
export const startBankSimulator = async (
  options: BankSimulatorOptions = {},
): Promise<BankSimulator> => {
  const { end, ...parts } = assembled(options);
  const served = await serve({ port: options.port, host: options.host }, (incoming) =>
    control(simulator, incoming),
  );
  const simulator: BankSimulator = {
    ...parts,
    url: served.url,
    host: served.host,
    port: served.port,
    close: async () => {
      end();
      await served.close();
    },
  };
  return simulator;
};
