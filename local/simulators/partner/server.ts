// Starts a simulated partner outlet: it verifies, takes money, tells of it, and sends a file of each day.
import { controlBy } from '../kit/control.ts';
import { type Posted, post } from '../kit/post.ts';
import { random } from '../kit/random.ts';
import { serve } from '../kit/server.ts';
import { type Schedule, timeline } from '../kit/timeline.ts';
import { books } from './books.ts';
import { controls } from './control.ts';
import { dayFile } from './day-file.ts';
import { notices } from './notices.ts';
import { signed } from './signing.ts';
import type { Answered, Lines, PartnerSimulator } from './simulator.ts';
import { verified } from './window.ts';

export type PartnerSimulatorOptions = {
  /** Epoch milliseconds; the real clock when absent. */
  readonly clock?: (() => number) | undefined;
  readonly schedule?: Schedule | undefined;
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Its id among the authority's clients. */
  readonly client?: string | undefined;
  readonly authority?: string | undefined;
  readonly currency?: string | undefined;
  readonly zone?: string | undefined;
  /** Multiplies the retry ladder; the default makes its ten hours six minutes. */
  readonly retryFactor?: number | undefined;
};

const defaults = {
  client: 'partner-1',
  authority: 'shanghai',
  currency: 'CNY',
  zone: 'Asia/Shanghai',
  retryFactor: 0.01,
} as const;

const fileTimeoutMs = 15_000;

const answeredOf = (posted: Posted): Answered => {
  if (posted.kind === 'unreachable') throw new Error(`nobody answered: ${posted.reason}`);
  return { status: posted.status, body: JSON.parse(posted.body || '{}') };
};

type Parts = Omit<PartnerSimulator, 'url' | 'host' | 'port' | 'close'> & {
  readonly end: () => void;
};

const given = (options: PartnerSimulatorOptions) => ({
  client: options.client ?? defaults.client,
  authority: options.authority ?? defaults.authority,
  currency: options.currency ?? defaults.currency,
  zone: options.zone ?? defaults.zone,
  retryFactor: options.retryFactor ?? defaults.retryFactor,
});

const keyOf = (seed: number): string =>
  `whsec_${Buffer.from(random(seed).letters(32)).toString('base64')}`;

const assembled = (options: PartnerSimulatorOptions): Parts => {
  const { client, authority, currency, zone, retryFactor } = given(options);
  const time = timeline(options.clock, options.schedule);
  const key = keyOf(options.seed ?? 1);
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const dayAt = (at: number): string => calendar.format(at);
  const kept = books(dayAt);
  const told = notices(time, { key, currency, retryFactor });
  let lines: Lines | undefined;
  const theirs = (): Lines => {
    if (!lines) throw new Error('the partner has no line to the authority yet');
    return lines;
  };
  const addressOf = (path: string): string => `${theirs().hooks}/v1/partners/${client}/${path}`;
  const verify = (number: string) => verified(theirs(), authority, number);
  const dueOf = async (number: string): Promise<number> => {
    const { payable, reason, dueMinor } = await verify(number);
    if (payable) return dueMinor;
    throw new Error(`the authority says of ${number}: ${reason ?? 'not payable'}`);
  };
  return {
    pointTo: (to) => {
      lines = to;
    },
    verify,
    take: async ({ number, amountMinor }) => {
      const takenMinor = amountMinor ?? (await dueOf(number));
      const taking = kept.enter({ number, amountMinor: takenMinor, takenAt: time.now() });
      await told.tell(taking, addressOf('notifications'));
      return taking;
    },
    again: async (serial) => {
      const taking = kept.find(serial);
      if (!taking) throw new Error(`the partner took nothing under ${serial}`);
      await told.tell(taking, addressOf('notifications'));
    },
    books: kept.all,
    today: () => dayAt(time.now()),
    sendDay: async ({ day, fault }) => {
      const body = dayFile(kept.day(day), fault);
      const id = `file_${day}_${time.now()}`;
      const headers = { 'content-type': 'text/csv', ...signed(key, { id, body, at: time.now() }) };
      const url = addressOf(`days/${day}`);
      return answeredOf(await post({ url, headers, body, timeoutMs: fileTimeoutMs }).done);
    },
    faults: told.faults,
    log: told.post.log,
    idle: told.post.idle,
    secret: () => ({ webhook_keys: [key] }),
    now: time.now,
    advance: time.advance,
    end: () => {
      time.close();
      told.post.close();
    },
  };
};

/** Starts the simulator; `close` ends the server, its deliveries and everything that waits. */
export const startPartnerSimulator = async (
  options: PartnerSimulatorOptions = {},
): Promise<PartnerSimulator> => {
  const { end, ...parts } = assembled(options);
  const answer = controlBy(controls);
  const served = await serve({ port: options.port, host: options.host }, (incoming) =>
    answer(simulator, incoming),
  );
  const simulator: PartnerSimulator = {
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
