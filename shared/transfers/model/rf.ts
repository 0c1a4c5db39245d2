// ISO 11649 creditor references (RF) and 20-digit payment codes: made, checked, printed, found in free text.
import { base32, keyedHash } from '../../kernel/id.ts';

/** Letters count 10 to 35 (ISO 7064, MOD 97-10). */
const digitsOf = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => String((letter.codePointAt(0) ?? 0) - 55));

const mod97 = (digits: string): number => {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
};

const bodyPattern = /^[0-9A-Z]{1,21}$/;
const rfPattern = /^RF(\d{2})([0-9A-Z]{1,21})$/;

/** The RF reference of 1 to 21 letters and digits. Throws on any other body. */
export const rfOf = (body: string): string => {
  if (!bodyPattern.test(body)) throw new RangeError('an RF body has 1 to 21 letters and digits');
  const check = 98 - mod97(digitsOf(`${body}RF00`));
  return `RF${String(check).padStart(2, '0')}${body}`;
};

/** Whether an RF reference (without spaces, in capitals) proves itself by its check digits. */
export const isRf = (text: string): boolean => {
  const [, check = '', body = ''] = rfPattern.exec(text) ?? [];
  return body !== '' && mod97(digitsOf(`${body}RF${check}`)) === 1;
};

/** In groups of four, as it is printed. */
export const printed = (reference: string): string => reference.replace(/(.{4})(?=.)/g, '$1 ');

/** 80 bits: nobody finds another's reference by trying. */
const bodyLength = 16;
const ourLength = bodyLength + 4;

/** The RF reference of some obligations of an authority: the same for ever, whatever their order. */
export const rfFor = (key: string, authority: string, obligations: readonly string[]): string =>
  rfOf(
    base32(
      keyedHash(key, ['transfer-reference', authority, ...obligations.toSorted()]),
      bodyLength,
    ),
  );

const codeLength = 20;

/** A payment code for a reference: the authority's digits, then digits of a keyed hash. */
export const paymentCodeFor = (key: string, prefix: string, rf: string): string => {
  const hash = keyedHash(key, ['payment-code', prefix, rf]).subarray(0, 16);
  const digits = BigInt(`0x${hash.toString('hex')}`)
    .toString()
    .padStart(codeLength, '0');
  return prefix + digits.slice(-(codeLength - prefix.length));
};

/** Letters that our references never hold, as the digits that people mistake them for. */
const mended = (text: string): string => text.replaceAll('O', '0').replaceAll(/[IL]/g, '1');

const compact = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '');

const rfsIn = (text: string): readonly string[] => {
  const letters = compact(text);
  return [...letters.matchAll(/RF(?=[0-9OIL]{2})/g)].flatMap(({ index }) => {
    const body = mended(letters.slice(index + 2, index + ourLength));
    const found = `RF${body}`;
    return found.length === ourLength && isRf(found) ? [found] : [];
  });
};

const codesIn = (text: string): readonly string[] =>
  [...text.normalize('NFKC').replaceAll(/[\s-]/g, '').matchAll(/\d+/g)]
    .map(([digits]) => digits)
    .filter((digits) => digits.length === codeLength);

/** Longest text of a payer that is searched; a bank's field has 140 characters. */
const textLimit = 500;

/**
 * What in a payer's texts may be a reference of ours. RF references prove themselves; whether one is known,
 * and whether 20 digits are a payment code, only the table can say.
 */
export const referencesIn = (texts: readonly string[]): readonly string[] => {
  const short = texts.slice(0, 100).map((text) => text.slice(0, textLimit));
  const all = short.flatMap((text) => [...rfsIn(text), ...codesIn(text)]);
  return [...new Set(all)].slice(0, 50);
};
