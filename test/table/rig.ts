// DynamoDB Local for tests of the table, and a seeded random.
import { startDynamoDB } from '../dynamodb.ts';

/** The endpoint of DynamoDB Local; undefined, said aloud, on a machine without Java. */
export const localEndpoint = async (): Promise<string | undefined> => {
  try {
    return (await startDynamoDB()).endpoint;
  } catch (cause) {
    if (!String(cause).includes('needs Java')) throw cause;
    console.warn(`SKIPPED: ${String(cause)}`);
    return undefined;
  }
};

/** A repeatable random from 0 up to but not including 1 (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
