// Starts a simulated case system: it is told of events, lifts blocks by them and puts them up again.
import { random } from '../kit/random.ts';
import { json, serve } from '../kit/server.ts';
import { caseFiles } from './files.ts';
import { isGenuine, Letter } from './letters.ts';

export interface CaseworkOptions {
  /** Epoch milliseconds; the real clock when absent. */
  readonly clock?: (() => number) | undefined;
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
}

export interface CaseworkSimulator {
  /** Where it is told of events. */
  readonly url: string;
  /** What lies in the receiver's secret. */
  readonly secret: () => Readonly<Record<string, unknown>>;
  readonly isLifted: (obligation: string) => boolean;
  readonly waiting: () => number;
  /** Every letter that it took in, in the order of arrival, repeats too. */
  readonly letters: () => readonly Letter[];
  /** Letters whose signature or time did not check out. */
  readonly refused: () => number;
  /** The next so many letters find it out of order. */
  readonly fail: (times: number) => void;
  readonly close: () => Promise<void>;
}

/** On loopback. */
export const startCaseworkSimulator = async (
  options: CaseworkOptions = {},
): Promise<CaseworkSimulator> => {
  const clock = options.clock ?? Date.now;
  const key = `whsec_${Buffer.from(random(options.seed ?? 1).letters(32)).toString('base64')}`;
  const files = caseFiles();
  const letters: Letter[] = [];
  let refused = 0;
  let failures = 0;
  const server = await serve({ port: options.port }, async (incoming) => {
    if (!isGenuine(key, incoming, clock())) {
      refused += 1;
      return json(401, { refused: 'signature or time' });
    }
    if (failures > 0) {
      failures -= 1;
      return json(503, { later: true });
    }
    const letter = Letter.parse(JSON.parse(incoming.body));
    letters.push(letter);
    files.take(letter);
    return { status: 204, body: '' };
  });
  return {
    url: `${server.url}/clearlane`,
    secret: () => ({ keys: [key], private_origins: [server.url] }),
    isLifted: files.isLifted,
    waiting: files.waiting,
    letters: () => letters,
    refused: () => refused,
    fail: (times) => {
      failures = times;
    },
    close: server.close,
  };
};
