// Delivers notifications at least once: a first try, then a ladder of later ones until accepted.
import { type Posted, post, type Sending } from './post.ts';
import type { Timeline } from './timeline.ts';

export type Notice = {
  readonly id: string;
  readonly url: string;
  /** Called for each try, so that a signature carries the time of its own try. */
  readonly render: () => {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
};

/** One try, as it ended; `lost` never left the house. */
export type Try = {
  readonly id: string;
  readonly attempt: number;
  readonly at: number;
  readonly outcome: 'accepted' | 'refused' | 'unreachable' | 'lost';
  readonly status?: number;
  readonly reason?: string;
};

export type Deliveries = {
  /** Makes the first try now; resolves when it ended (later tries go on by themselves). */
  readonly deliver: (notice: Notice) => Promise<void>;
  /** Records a notification that is never sent. */
  readonly lose: (id: string) => void;
  readonly log: () => readonly Try[];
  /** Resolves when no exchange is in the air; tries that wait for their time do not count. */
  readonly idle: () => Promise<void>;
  readonly close: () => void;
};

type Settings = {
  readonly timeline: Timeline;
  /** Delay before each later try, in order; after the last one it is given up. */
  readonly ladderMs: readonly number[];
  readonly timeoutMs: number;
  readonly accepted: (posted: Posted) => boolean;
  /** Told when a notification was accepted or given up. */
  readonly ended?: (id: string, accepted: boolean) => void;
};

/** A postman with this ladder. */
export const deliveries = (settings: Settings): Deliveries => {
  const { timeline, ladderMs, timeoutMs } = settings;
  const tries: Try[] = [];
  const inTheAir = new Set<Sending>();
  let open = true;

  const record = (notice: Notice, attempt: number, posted: Posted): boolean => {
    const accepted = settings.accepted(posted);
    const base = { id: notice.id, attempt, at: timeline.now() };
    if (posted.kind === 'unreachable')
      tries.push({ ...base, outcome: 'unreachable', reason: posted.reason });
    else tries.push({ ...base, outcome: accepted ? 'accepted' : 'refused', status: posted.status });
    return accepted;
  };

  const attempt = async (notice: Notice, number: number): Promise<void> => {
    if (!open) return;
    const sending = post({ url: notice.url, ...notice.render(), timeoutMs });
    inTheAir.add(sending);
    const posted = await sending.done;
    const accepted = record(notice, number, posted);
    inTheAir.delete(sending);
    const delayMs = ladderMs[number - 1];
    if (accepted || delayMs === undefined) settings.ended?.(notice.id, accepted);
    else if (open) timeline.later(() => void attempt(notice, number + 1), delayMs);
  };

  const idle = async (): Promise<void> => {
    while (inTheAir.size > 0) {
      await Promise.all([...inTheAir].map((sending) => sending.done));
      await new Promise(setImmediate);
    }
  };

  return {
    deliver: (notice) => attempt(notice, 1),
    lose: (id) => void tries.push({ id, attempt: 1, at: timeline.now(), outcome: 'lost' }),
    log: () => tries,
    idle,
    close: () => {
      open = false;
      for (const sending of inTheAir) sending.abort();
    },
  };
};
