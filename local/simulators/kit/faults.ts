// The queue of troubles that a test or the demo orders: each names what it strikes and how often.

/** What a fault looks at: a request, or an outgoing notification named by its event. */
export type Occasion = {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly event?: string | undefined;
};

/** What a fault strikes. `path` and `event` are prefixes, or regular expressions when they begin with ^. */
export type Match = Occasion;

export type Fault<Name extends string> = {
  readonly fault: Name;
  readonly match?: Match | undefined;
  /** How many occasions it strikes; 1 when absent. */
  readonly times?: number | undefined;
  readonly delayMs?: number | undefined;
};

export type Faults<Name extends string> = {
  readonly add: (fault: Fault<Name>) => void;
  /** Takes the first fault that fits and is one of `names`, using up one of its times. */
  readonly take: (occasion: Occasion, names: readonly Name[]) => Fault<Name> | undefined;
  readonly waiting: () => readonly Fault<Name>[];
  readonly clear: () => void;
};

/** An empty queue of faults. */
export const faults = <Name extends string>(): Faults<Name> => {
  let queue: readonly Fault<Name>[] = [];
  const take: Faults<Name>['take'] = (occasion, names) => {
    const found = queue.find((one) => names.includes(one.fault) && fits(one.match ?? {}, occasion));
    if (!found) return undefined;
    const left = (found.times ?? 1) - 1;
    queue = queue.flatMap((one) => {
      if (one !== found) return [one];
      return left > 0 ? [{ ...one, times: left }] : [];
    });
    return found;
  };
  return {
    add: (fault) => {
      queue = [...queue, fault];
    },
    take,
    waiting: () => queue,
    clear: () => {
      queue = [];
    },
  };
};

const fits = (match: Match, occasion: Occasion): boolean =>
  (match.method === undefined || match.method.toUpperCase() === occasion.method) &&
  fitsText(match.path, occasion.path) &&
  fitsText(match.event, occasion.event);

const fitsText = (wanted: string | undefined, text: string | undefined): boolean => {
  if (wanted === undefined) return true;
  if (text === undefined) return false;
  return wanted.startsWith('^') ? new RegExp(wanted).test(text) : text.startsWith(wanted);
};
