// Filter criteria of event-source mappings: EventBridge's patterns on a record.
import { isObject, type Json, type JsonObject, listOf, objectOf } from '../json.ts';

type Test = (argument: Json, value: Json | undefined) => boolean;

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '\u0000');

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const numeric: Test = (argument, value) => {
  const parts = listOf(argument);
  if (typeof value !== 'number') return false;
  return parts.every((part, at) => {
    const compare = typeof part === 'string' ? comparisons[part] : undefined;
    return compare === undefined || compare(value, Number(parts[at + 1]));
  });
};

const anythingBut: Test = (argument, value) => {
  if (value === undefined) return false;
  const excluded = Array.isArray(argument) ? argument : [argument];
  return !excluded.some((one) => matchesOne(one, value));
};

const tests: Readonly<Record<string, Test>> = {
  prefix: (argument, value) => text(value).startsWith(String(argument)),
  suffix: (argument, value) => text(value).endsWith(String(argument)),
  'equals-ignore-case': (argument, value) =>
    text(value).toLowerCase() === String(argument).toLowerCase(),
  exists: (argument, value) => (value !== undefined) === argument,
  'anything-but': anythingBut,
  numeric,
};

const matchesOne = (wanted: Json, value: Json | undefined): boolean => {
  if (!isObject(wanted)) return wanted === value;
  return Object.entries(wanted).every(([name, argument]) => {
    const test = tests[name];
    if (test === undefined) throw new Error(`the filter ${name} is not emulated`);
    return test(argument, value);
  });
};

// A list in the event matches when one of its elements does.
const matchesField = (wanted: readonly Json[], value: Json | undefined): boolean => {
  const values: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  return wanted.some((one) => values.some((each) => matchesOne(one, each)));
};

/** Whether an event fits a pattern: every field must, and `$or` needs one of its patterns. */
export const matchesPattern = (pattern: JsonObject, event: JsonObject): boolean =>
  Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') return listOf(wanted).some((one) => matchesPattern(objectOf(one), event));
    if (Array.isArray(wanted)) return matchesField(wanted, event[name]);
    return matchesPattern(objectOf(wanted), objectOf(event[name]));
  });

/** Whether an event fits one of the patterns; without any pattern, all do. */
export const passesFilter = (patterns: readonly JsonObject[], event: JsonObject): boolean =>
  patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, event));
