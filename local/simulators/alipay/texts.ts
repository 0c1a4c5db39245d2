// How the simulated Alipay writes times and amounts, and how it reads them.
import { decimal } from '../kit/decimal.ts';

const offsetMs = 8 * 3_600_000;

/** Beijing time as 2026-11-23 16:00:00. */
export const beijing = (at: number): string =>
  new Date(at + offsetMs).toISOString().slice(0, 19).replace('T', ' ');

/** The instant of such a text; not a number when it is none. */
export const instantOf = (text: string): number =>
  /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)
    ? Date.parse(`${text.replace(' ', 'T')}+08:00`)
    : Number.NaN;

export const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

/** Fen as yuan: 20600 → 206.00. */
export const yuan = (fen: number): string => decimal(fen, 2);
