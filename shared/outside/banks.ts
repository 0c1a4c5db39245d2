// Open lines to banks alone: a function that only takes in their messages ships no other adapter.
import { linesTo } from './lines.ts';

export const banks = linesTo(async (name) => {
  if (name === 'bank') return (await import('../providers/bank/bank.ts')).bank;
  throw new Error(`this function speaks with banks only, not with ${name}`);
});
