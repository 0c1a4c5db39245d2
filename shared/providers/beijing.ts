// Beijing time as Chinese providers write it: UTC+8 all year round since 1991, without a zone in the text.
import { hourMs, type Instant, iso, type LocalDate } from '../kernel/time.ts';

const offsetMs = 8 * hourMs;

/** `2026-11-23 16:00:00`; parts of a second are cut off, so it is never later than the instant. */
export const beijingText = (instant: Instant): string =>
  iso(instant + offsetMs)
    .slice(0, 19)
    .replace('T', ' ');

/** `20261123160000`; parts of a second are cut off. */
export const beijingDigits = (instant: Instant): string =>
  beijingText(instant).replaceAll(/\D/g, '');

/** The calendar date in Beijing. */
export const beijingDay = (instant: Instant): LocalDate => beijingText(instant).slice(0, 10);

const pattern = /^(\d{4})-?(\d{2})-?(\d{2})[ T]?(\d{2}):?(\d{2}):?(\d{2})$/;

/**
 * The instant that `2026-11-23 16:00:00` or `20261123160000` names; undefined when the text is
 * neither, or no real date and time.
 */
export const fromBeijing = (text: string): Instant | undefined => {
  const found = pattern.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  const written = `${year}-${month}-${day} ${hour}:${minute}:${second}`;
  const instant = Date.parse(`${written.replace(' ', 'T')}Z`) - offsetMs;
  return instant >= 0 && beijingText(instant) === written ? instant : undefined;
};
