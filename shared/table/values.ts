// What an attribute may hold: plain JSON, checked and copied, so that both tables keep the same.
import { Misuse } from './faults.ts';

/** An item as it is kept: with the attributes that readers do not see. */
export interface Stored {
  readonly pk: string;
  readonly sk: string;
  readonly revision?: number;
  readonly due_shard?: string;
  readonly due_at?: number;
  /** Epoch seconds, as DynamoDB's time to live wants them. */
  readonly expires_at?: number;
  readonly [attribute: string]: unknown;
}

// DynamoDB allows 32 levels with the item itself, and numbers down to 1e-130.
const depthLimit = 31;
const smallest = 1e-130;

const checkNumber = (value: number, at: string): number => {
  const fits = Number.isInteger(value)
    ? Number.isSafeInteger(value)
    : Number.isFinite(value) && Math.abs(value) >= smallest;
  if (!fits) throw new Misuse(`${at} is ${value}, which no table can keep exactly`);
  return value === 0 ? 0 : value;
};

const checkText = (value: string, at: string): string => {
  if (!value.isWellFormed()) throw new Misuse(`${at} holds half of a surrogate pair`);
  return value;
};

// Not by `constructor` or identity: objects of another realm (a worker, a test's sandbox) are plain too.
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** The same for the members of an object, such as an item's attributes. */
export const plainMembers = (
  value: object,
  at: string,
  depth = 0,
): Readonly<Record<string, unknown>> => {
  if (!isPlain(value))
    throw new Misuse(`${at} is no plain JSON object: write text or numbers instead`);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  for (const [name] of members) {
    if (name === '' || name === '__proto__') throw new Misuse(`${at} has a member named '${name}'`);
    checkText(name, at);
  }
  return Object.fromEntries(
    members.map(([name, member]) => [name, plain(member, `${at}/${name}`, depth + 1)]),
  );
};

const copyInside = (value: object, at: string, depth: number): unknown => {
  if (depth > depthLimit) throw new Misuse(`${at} is nested deeper than ${depthLimit} levels`);
  return Array.isArray(value)
    ? Array.from(value, (element: unknown, index) => plain(element, `${at}/${index}`, depth + 1))
    : plainMembers(value, at, depth);
};

/**
 * A deep copy of plain JSON; undefined members are left out. Throws `Misuse`, naming the place, on
 * anything that would not come back as it was: NaN, unsafe integers, BigInt, Date, functions, ….
 */
export const plain = (value: unknown, at: string, depth = 0): unknown => {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return checkText(value, at);
  if (typeof value === 'number') return checkNumber(value, at);
  if (typeof value === 'object') return copyInside(value, at, depth);
  throw new Misuse(
    `${at} is ${typeof value === 'bigint' ? 'a BigInt' : `of type ${typeof value}`}`,
  );
};
