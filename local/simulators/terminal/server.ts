// Starts a simulated card terminal with its till: it records, debits the card, confirms; or loses the word.
import { controlBy } from '../kit/control.ts';
import { faults } from '../kit/faults.ts';
import { random } from '../kit/random.ts';
import { serve } from '../kit/server.ts';
import { timeline } from '../kit/timeline.ts';
import { controls } from './control.ts';
import { recorded, told } from './line.ts';
import {
  type Debit,
  type Line,
  type TerminalFault,
  type TerminalSimulator,
  terminalFaults,
} from './simulator.ts';

export type TerminalSimulatorOptions = {
  /** Epoch milliseconds; the real clock when absent. */
  readonly clock?: (() => number) | undefined;
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** The number that it prints. */
  readonly terminal?: string | undefined;
};

type Parts = Omit<TerminalSimulator, 'url' | 'host' | 'port' | 'close'>;

const endStates = { pays: 'debited', declines: 'declined' } as const;

/** Slip numbers as an acquirer prints them: six digits of the terminal's, twelve of the network's. */
const slips = (seed: number, now: () => number) => {
  const { whole } = random(seed);
  let count = 0;
  return (): NonNullable<Debit['slip']> => {
    count += 1;
    return {
      voucher: String(count).padStart(6, '0'),
      reference: `${String(count).padStart(4, '0')}${String(whole(1e8)).padStart(8, '0')}`,
      at: now(),
    };
  };
};

/** Exchanges that run now; `idle` outlives each of them. */
const exchanges = () => {
  const running = new Set<Promise<unknown>>();
  return {
    during: <Result>(work: Promise<Result>): Promise<Result> => {
      const settled = work.finally(() => running.delete(settled));
      running.add(settled);
      return settled;
    },
    idle: async (): Promise<void> => {
      while (running.size > 0) await Promise.allSettled([...running]);
    },
  };
};

const assembled = (options: TerminalSimulatorOptions): Parts => {
  const { terminal = 'T-1', seed = 1 } = options;
  const time = timeline(options.clock);
  const print = slips(seed, time.now);
  const troubles = faults<TerminalFault>();
  const { during, idle } = exchanges();
  const debits = new Map<string, Debit>();
  let line: Line | undefined;
  const keep = (debit: Debit): Debit => {
    debits.set(debit.key, debit);
    return debit;
  };
  const theirs = (): Line => {
    if (!line) throw new Error('the terminal has no line to the authority yet');
    return line;
  };
  const tell = async (debit: Debit): Promise<Debit> => {
    await told(theirs(), debit);
    return keep({ ...debit, told: true });
  };
  return {
    pointTo: (to) => {
      line = to;
    },
    record: async (order) => {
      const key = `${terminal}-${debits.size + 1}`;
      return keep(await during(recorded(theirs(), terminal, { key, order })));
    },
    insert: async (key, end = 'pays') => {
      const debit = debits.get(key);
      if (debit?.state !== 'waiting') throw new Error(`nothing waits for a card under ${key}`);
      const state = endStates[end];
      const ended = keep({ ...debit, state, ...(state === 'debited' ? { slip: print() } : {}) });
      const lost = troubles.take({ event: 'confirmation' }, terminalFaults);
      return lost ? ended : during(tell(ended));
    },
    upload: () => {
      const untold = [...debits.values()].filter((one) => !one.told && one.state !== 'waiting');
      return during(Promise.all(untold.map(tell)));
    },
    debits: () => [...debits.values()],
    faults: troubles,
    idle,
    now: time.now,
    advance: time.advance,
  };
};

/** Starts the simulator. */
export const startTerminalSimulator = async (
  options: TerminalSimulatorOptions = {},
): Promise<TerminalSimulator> => {
  const parts = assembled(options);
  const answer = controlBy(controls);
  const served = await serve({ port: options.port, host: options.host }, (incoming) =>
    answer(simulator, incoming),
  );
  const { url, host, port, close } = served;
  const simulator: TerminalSimulator = { ...parts, url, host, port, close };
  return simulator;
};
