// Reads Stripe's form encoding: a[b][c]=1 and a[0]=x become nested records and lists of text.
import { badParameter } from './errors.ts';

/** Decoded form data: leaves are text, always. */
export type Form = { readonly [name: string]: FormValue };
export type FormValue = string | readonly FormValue[] | Form;

type Branch = Map<string, Branch | string>;

const maxParameters = 1_000;
const maxDepth = 10;
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);

/** Decodes a body or a query; a repeated scalar, a bad escape or a hostile name is refused with 400. */
export const decodeForm = (text: string): Form => {
  const root: Branch = new Map();
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > maxParameters) throw badParameter('Too many parameters in one request.');
  for (const pair of pairs) put(root, pair);
  return opened(root);
};

/** The same form as one text whatever the order it was sent in, to compare two requests. */
export const canonicalForm = (form: FormValue): string => {
  if (typeof form === 'string') return JSON.stringify(form);
  if (isList(form)) return `[${form.map(canonicalForm).join(',')}]`;
  const names = Object.keys(form).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${name}:${canonicalForm(form[name] ?? '')}`).join(',')}}`;
};

const isList = (value: FormValue): value is readonly FormValue[] => Array.isArray(value);

const put = (root: Branch, pair: string): void => {
  const cut = pair.indexOf('=');
  const rawName = cut < 0 ? pair : pair.slice(0, cut);
  const value = unescaped(cut < 0 ? '' : pair.slice(cut + 1));
  const path = segments(unescaped(rawName));
  const last = path[path.length - 1] ?? '';
  let branch = root;
  for (const name of path.slice(0, -1)) branch = below(branch, name, path);
  const key = last === '' ? String(branch.size) : last;
  if (branch.has(key))
    throw badParameter(`The parameter ${path[0]} was sent twice.`, { param: path[0] ?? '' });
  branch.set(key, value);
};

const below = (branch: Branch, name: string, path: readonly string[]): Branch => {
  const key = name === '' ? String(branch.size) : name;
  const found = branch.get(key);
  if (typeof found === 'string')
    throw badParameter(`The parameter ${path[0]} has both a value and parts.`);
  const next: Branch = found ?? new Map();
  branch.set(key, next);
  return next;
};

const segments = (name: string): readonly string[] => {
  const shape = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!shape) throw badParameter(`Invalid parameter name: ${name}`);
  const inner = [...(shape[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '');
  const path = [shape[1] ?? '', ...inner];
  if (path.length > maxDepth) throw badParameter(`Parameter nested too deeply: ${name}`);
  if (path.some((part) => forbiddenNames.has(part)))
    throw badParameter(`Invalid parameter name: ${name}`);
  return path;
};

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw badParameter('Invalid percent escape in the request.');
  }
};

const opened = (branch: Branch): Form =>
  Object.fromEntries([...branch].map(([name, value]) => [name, leafOrBranch(value)]));

const leafOrBranch = (value: Branch | string): FormValue => {
  if (typeof value === 'string') return value;
  const names = [...value.keys()];
  const listed = names.every((name, index) => name === String(index));
  return listed ? [...value.values()].map(leafOrBranch) : opened(value);
};
