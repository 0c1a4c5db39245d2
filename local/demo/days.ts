// Days as the demo's authority counts them.

export const zone = 'Asia/Shanghai';

const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

/** YYYY-MM-DD of an instant. */
export const dateAt = (instant: number): string => calendar.format(instant);

const dayMs = 86_400_000;
/** Shanghai has no summer time. */
const aheadMs = 8 * 3_600_000;

/** Milliseconds until the day of an instant is over. */
export const untilMidnight = (instant: number): number => dayMs - ((instant + aheadMs) % dayMs);
