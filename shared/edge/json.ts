// Reads a JSON body strictly: fatal UTF-8, no duplicate keys, no `__proto__`, bounded depth and size.
import { gunzipSync } from 'node:zlib';
import { Failure } from '../kernel/failure.ts';

const depthLimit = 20;

const bad = (code: string, detail: string): Failure => new Failure('invalid', code, detail);

/** The bytes as text; throws a Failure that says what to do when they are not UTF-8. */
export const utf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw bad('not_utf8', 'the body is not UTF-8: encode it as UTF-8 and send it again');
  }
};

const isTooLarge = (cause: unknown): boolean =>
  typeof cause === 'object' &&
  cause !== null &&
  'code' in cause &&
  cause.code === 'ERR_BUFFER_TOO_LARGE';

/** Unpacks a gzip body, at most `limitBytes` of it. */
export const gunzip = (bytes: Uint8Array, limitBytes: number): Buffer => {
  try {
    return gunzipSync(bytes, { maxOutputLength: limitBytes });
  } catch (cause) {
    throw isTooLarge(cause)
      ? new Failure('too_large', 'body_too_large', `unpacked, the body exceeds ${limitBytes} bytes`)
      : bad('bad_gzip', 'the gzip body is damaged or cut off: send it again');
  }
};

interface Scan {
  readonly scopes: (Set<string> | undefined)[];
  pendingKey: string | undefined;
}

const stringToken = /"(?:[^"\\]|\\.)*"/y;

const takeKey = (scan: Scan, key: string): void => {
  const scope = scan.scopes.at(-1);
  if (scope?.has(key))
    throw bad('duplicate_key', `the key "${key}" stands twice in one object: keep one`);
  if (key === '__proto__') throw bad('forbidden_key', 'the key "__proto__" is not accepted');
  scope?.add(key);
};

/** An escape such as `\ud800` can name half of a character, which no table keeps. */
const wellFormed = (text: string): string => {
  if (text.isWellFormed()) return text;
  throw bad('half_character', 'a text holds half of a surrogate pair: send whole characters');
};

const open = (scan: Scan, scope: Set<string> | undefined): void => {
  scan.scopes.push(scope);
  if (scan.scopes.length > depthLimit)
    throw bad('too_deep', `the body nests deeper than ${depthLimit} levels`);
};

/** Walks text that JSON.parse accepted, only to see keys and depth. */
const scanKeys = (text: string): void => {
  const scan: Scan = { scopes: [], pendingKey: undefined };
  const actions: Record<string, () => void> = {
    '{': () => open(scan, new Set()),
    '[': () => open(scan, undefined),
    '}': () => void scan.scopes.pop(),
    ']': () => void scan.scopes.pop(),
    ':': () => {
      if (scan.pendingKey !== undefined) takeKey(scan, scan.pendingKey);
    },
  };
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') {
      stringToken.lastIndex = at;
      const token = stringToken.exec(text)?.[0] ?? '""';
      scan.pendingKey = wellFormed(JSON.parse(token));
      at += token.length - 1;
    } else actions[text[at] ?? '']?.();
  }
};

/** The value of a JSON text; throws a Failure on anything that two readers could read differently. */
export const parseJson = (text: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unreadable';
    throw bad('bad_json', `the body is not JSON: ${why}`);
  }
  scanKeys(text);
  return value;
};
