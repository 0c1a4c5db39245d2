// Reads our own source: what a function is made of, and the codes that it can answer.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const valueImport = /^(?:import|export)\s(?!type\b)[^;']*?from '(\.[^']+)';/gm;

const imports = (file: string, text: string): readonly string[] =>
  [...text.matchAll(valueImport)].map(([, path = '']) => join(dirname(file), path));

/** The texts of a file and of all that it imports for its values, from the root of the project. */
export const closureOf = (file: string, seen = new Map<string, string>()): Map<string, string> => {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const next of imports(file, text)) closureOf(next, seen);
  return seen;
};

/** `kind code` of every refusal that is written out. */
const thrown = /new Failure\(\s*'(\w+)',\s*'(\w+)'/g;

/** Codes of faults, as objects or through the helpers that make them. */
const faults = [
  /\bcode: '([a-z_]+)'/g,
  /\bfault\(\s*[^,()]+(?:\([^()]*\))?,\s*'([a-z_]+)'/g,
  /\bbad\(\s*'([a-z_]+)'/g,
  /\bunprocessable\(\s*'[^']*',\s*'([a-z_]+)'/g,
] as const;

const found = (texts: Iterable<string>, pattern: RegExp): readonly string[] =>
  [...texts].flatMap((text) =>
    [...text.matchAll(pattern)].map((match) => match.slice(1).join(' ')),
  );

export const thrownIn = (texts: Iterable<string>): ReadonlySet<string> =>
  new Set(found([...texts], thrown));

export const faultsIn = (texts: Iterable<string>): ReadonlySet<string> => {
  const all = [...texts];
  return new Set(faults.flatMap((pattern) => found(all, pattern)));
};
