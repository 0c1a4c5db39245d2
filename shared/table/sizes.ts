// Item sizes by DynamoDB's documented rules: what limits and write units are counted from.

/** The largest item, in bytes (400 KB). */
export const itemLimitBytes = 400 * 1024;
/** The largest transaction, in bytes (4 MB). */
export const transactionLimitBytes = 4 * 1024 * 1024;
/** The most that one page of a query holds, in bytes (1 MB). */
export const pageLimitBytes = 1024 * 1024;

const containerBytes = 3;
const elementBytes = 1;

const significantDigits = (value: number): number => {
  const [mantissa = ''] = Math.abs(value).toExponential().split('e');
  return mantissa.replace('.', '').replace(/0+$/, '').length;
};

/** One byte, one more per two significant digits, and one for a sign. */
const numberBytes = (value: number): number =>
  1 + Math.ceil(significantDigits(value) / 2) + (value < 0 ? 1 : 0);

const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

const listBytes = (value: readonly unknown[]): number =>
  containerBytes + total(value.map((element) => elementBytes + valueBytes(element)));

const mapBytes = (value: object): number =>
  containerBytes + elementBytes * Object.keys(value).length + itemBytes(value);

const valueBytes = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberBytes(value);
  if (Array.isArray(value)) return listBytes(value);
  return typeof value === 'object' && value !== null ? mapBytes(value) : 1;
};

/**
 * Bytes of an item: the UTF-8 names and values of all its attributes.
 * Rules: Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats".
 */
export const itemBytes = (item: object): number =>
  total(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)));
