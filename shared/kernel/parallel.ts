// Works on many things side by side, never on more than so many at once.

/**
 * Calls `work` for each item, at most `limit` at once, in the order of the items. When one throws, no
 * further item is begun, those at work end, and the first fault is thrown.
 */
export const inParallel = async <Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> => {
  const waiting = items.entries();
  let isBroken = false;
  const runner = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (isBroken) return;
      try {
        await work(item, index);
      } catch (fault) {
        isBroken = true;
        throw fault;
      }
    }
  };
  const ends = await Promise.allSettled(
    Array.from({ length: Math.min(limit, items.length) }, runner),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
};
