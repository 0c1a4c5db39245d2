// Finds resources by the names that people know: logical ids, outputs, labels, beginnings.

/** A resource that may be meant. */
export type Candidate = { readonly name: string; readonly id: string; readonly label: string };

const kinds: readonly ((candidate: Candidate, wanted: string) => boolean)[] = [
  ({ name }, wanted) => name === wanted,
  ({ id }, wanted) => id === wanted,
  ({ label }, wanted) => label === wanted,
  // Queue URLs and ARNs end with the name.
  ({ name }, wanted) => wanted.endsWith(`/${name}`) || wanted.endsWith(`:${name}`),
  ({ id }, wanted) => id.startsWith(wanted),
];

/**
 * The physical name of what is meant by a physical name, logical id, label (a function's service
 * name), output, or the unique beginning of a logical id. Throws with the choices otherwise.
 */
export const findName = (
  candidates: readonly Candidate[],
  outputs: Readonly<Record<string, string>>,
  wanted: string,
): string => {
  const meant = outputs[wanted] ?? wanted;
  for (const isMeant of kinds) {
    const found = candidates.filter((candidate) => isMeant(candidate, meant));
    const [only] = found;
    if (only !== undefined && found.length === 1) return only.name;
    if (found.length > 1) {
      throw new Error(`${wanted} may be ${found.map(({ name }) => name).join(' or ')}`);
    }
  }
  const known = candidates.map(({ id }) => id).join(', ');
  throw new Error(`the assembly has no ${wanted} of that kind; it has ${known || 'none'}`);
};

const commonBeginning = (names: readonly string[]): string => {
  const [first = '', ...others] = names;
  const parts = first.split('-');
  const shared = parts.findIndex((_, at) => {
    const beginning = `${parts.slice(0, at + 1).join('-')}-`;
    return others.length === 0 || others.some((other) => !other.startsWith(beginning));
  });
  return parts
    .slice(0, Math.max(0, shared))
    .map((part) => `${part}-`)
    .join('');
};

/** The entries by their names, and by their names without the words that all names begin with. */
export const shortNames = <Value>(
  entries: readonly (readonly [string, Value])[],
): Readonly<Record<string, Value>> => {
  const beginning = commonBeginning(entries.map(([name]) => name));
  return Object.fromEntries([
    ...entries,
    ...entries.map(([name, value]): [string, Value] => [name.slice(beginning.length), value]),
  ]);
};
