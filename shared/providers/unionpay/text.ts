// The two texts of UnionPay: forms that are URL-encoded, and answers that are not.
import type { Fields } from './signature.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Pairs into fields; undefined when a pair has no name or a name stands twice. */
const gathered = (
  pairs: readonly (readonly [string, string] | undefined)[],
): Fields | undefined => {
  const fields = new Map<string, string>();
  for (const pair of pairs) {
    if (pair === undefined || pair[0] === '' || fields.has(pair[0])) return undefined;
    fields.set(...pair);
  }
  return fields.size === 0 ? undefined : Object.fromEntries(fields);
};

const split = (pair: string): readonly [string, string] | undefined => {
  const cut = pair.indexOf('=');
  return cut < 0 ? undefined : [pair.slice(0, cut), pair.slice(cut + 1)];
};

const opening = new Set(['{', '[']);
const closing = new Set(['}', ']']);

/** Cuts at each `&` that stands in no bracket: values may hold lists of their own. */
const topLevel = (text: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (opening.has(character)) depth += 1;
    else if (closing.has(character)) depth -= 1;
    else if (character === '&' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
};

/** The fields of an answer, its values as they stand; undefined when it is no such text. */
export const answerIn = (bytes: Uint8Array): Fields | undefined => {
  const text = decoded(bytes);
  return text === undefined ? undefined : gathered(topLevel(text).map(split));
};

const unescaped = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
};

const opened = (pair: string): readonly [string, string] | undefined => {
  const found = split(pair);
  const [name, value] = found?.map(unescaped) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
};

/** The fields of a URL-encoded form; undefined when it is none, or says something twice. */
export const formIn = (bytes: Uint8Array): Fields | undefined => {
  const text = decoded(bytes);
  return text === undefined ? undefined : gathered(text.split('&').map(opened));
};

/** Fields as a URL-encoded form, in their own order. */
export const formText = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
