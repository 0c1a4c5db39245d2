// A refund's number at its provider: 21 characters, told apart from an attempt's by a letter.

const paymentLength = 19;
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** So many refunds one payment may have: what one character after the `R` can count. */
export const refundsLimit = alphabet.length - 1;

const pattern = /^[0-9A-HJKMNP-TV-Z]{19}R[0-9A-HJKMNP-TV-Z]$/;

export const refundReferencePattern = pattern;

/** Payment id, `R`, and one character of the refund's number (1 to 31). The same on every repetition. */
export const refundReferenceOf = (payment: string, number: number): string => {
  const last = alphabet[number];
  if (number < 1 || last === undefined) throw new RangeError(`no refund has the number ${number}`);
  return `${payment}R${last}`;
};

/** Payment and number of a refund's reference; undefined when it is none of ours. */
export const parseRefundReference = (
  reference: string,
): { readonly payment: string; readonly number: number } | undefined => {
  const number = alphabet.indexOf(reference.slice(-1));
  return pattern.test(reference) && number > 0
    ? { payment: reference.slice(0, paymentLength), number }
    : undefined;
};
