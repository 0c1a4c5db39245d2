// What a partner took over its window, by its own serial numbers; day by day.

export type Taking = {
  /** The partner's own number of it, for ever. */
  readonly serial: string;
  /** The notice's printed number. */
  readonly number: string;
  readonly amountMinor: number;
  /** Epoch milliseconds. */
  readonly takenAt: number;
  /** The partner's day, YYYY-MM-DD. */
  readonly day: string;
};

export type TakingsBooks = {
  readonly enter: (taking: Omit<Taking, 'serial' | 'day'>) => Taking;
  readonly find: (serial: string) => Taking | undefined;
  readonly day: (day: string) => readonly Taking[];
  readonly all: () => readonly Taking[];
};

const serialDigits = 6;

/** Empty books; `dayAt` says which day of the partner's an instant counts for. */
export const books = (dayAt: (at: number) => string): TakingsBooks => {
  const takings: Taking[] = [];
  return {
    enter: (taking) => {
      const serial = `P${String(takings.length + 1).padStart(serialDigits, '0')}`;
      const entered = { ...taking, serial, day: dayAt(taking.takenAt) };
      takings.push(entered);
      return entered;
    },
    find: (serial) => takings.find((one) => one.serial === serial),
    day: (day) => takings.filter((one) => one.day === day),
    all: () => [...takings],
  };
};
