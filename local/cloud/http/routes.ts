// Which route of an HTTP API answers a request: the most specific one, as API Gateway chooses.

/** A route key taken apart: `GET /v1/payments/{id}`, `ANY /x/{proxy+}`, `$default`. */
export type RoutePattern = {
  readonly key: string;
  readonly method: string;
  readonly segments: readonly string[];
};

/** A route that fits a path, with its path parameters, still percent-encoded ones decoded. */
export type RouteMatch<Route> = {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
};

const defaultKey = '$default';

/** Takes a route key apart. */
export const routePattern = (key: string): RoutePattern => {
  const [method = '', path = ''] = key.split(' ');
  return key === defaultKey
    ? { key, method: 'ANY', segments: [defaultKey] }
    : { key, method, segments: segmentsOf(path) };
};

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

const parameterName = (segment: string): string | undefined =>
  /^\{([^}+]+)\+?\}$/.exec(segment)?.[1];

const isGreedy = (segment: string | undefined): boolean => segment?.endsWith('+}') === true;

const isDefault = (pattern: RoutePattern): boolean => pattern.segments[0] === defaultKey;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

type Parameters = Readonly<Record<string, string>>;

const fits = (pattern: readonly string[], path: readonly string[]): boolean =>
  isGreedy(pattern.at(-1)) ? path.length >= pattern.length : path.length === pattern.length;

/** The parameter that a segment takes from a part of the path, or undefined when it does not fit. */
const matchSegment = (segment: string, part: string): Parameters | undefined => {
  const name = parameterName(segment);
  if (name === undefined) return segment === part ? {} : undefined;
  return part === '' ? undefined : { [name]: decoded(part) };
};

const matchSegments = (
  pattern: readonly string[],
  path: readonly string[],
): Parameters | undefined => {
  if (!fits(pattern, path)) return undefined;
  const found = pattern.map((segment, at) =>
    matchSegment(segment, isGreedy(segment) ? path.slice(at).join('/') : (path[at] ?? '')),
  );
  return found.includes(undefined) ? undefined : Object.assign({}, ...found);
};

/** Lower is more specific: fixed segments before parameters before greedy ones, method before ANY. */
const rank = ({ segments, method }: RoutePattern): string =>
  segments
    .map((segment) => (isGreedy(segment) ? '2' : parameterName(segment) === undefined ? '0' : '1'))
    .join('') + (method === 'ANY' ? '1' : '0');

const compare = (first: RoutePattern, second: RoutePattern): number =>
  Number(isDefault(first)) - Number(isDefault(second)) ||
  rank(first).localeCompare(rank(second)) ||
  second.segments.length - first.segments.length;

/** The route for a method and path (without query), or undefined. */
export const matchRoute = <Route extends { readonly pattern: RoutePattern }>(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch<Route> | undefined => {
  const fitting = routes
    .filter(({ pattern }) => pattern.method === 'ANY' || pattern.method === method)
    .toSorted((first, second) => compare(first.pattern, second.pattern));
  for (const route of fitting) {
    if (isDefault(route.pattern)) return { route, parameters: {} };
    const parameters = matchSegments(route.pattern.segments, segmentsOf(path));
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
};
