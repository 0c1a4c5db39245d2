// Money as text in major units, the way settlement files print it, and a share rounded half up.

/** Prints integer minor units as a decimal of `exponent` places: (-20600, 2) → "-206.00". */
export const decimal = (amountMinor: number, exponent: number): string => {
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const sign = amountMinor < 0 ? '-' : '';
  return exponent === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-exponent)}`;
};

/** `perTenThousand` of an amount of zero or more, rounded half up; exact for every safe integer. */
export const share = (amountMinor: number, perTenThousand: number): number =>
  Number((BigInt(amountMinor) * BigInt(perTenThousand) + 5_000n) / 10_000n);
