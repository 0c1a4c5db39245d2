// CloudFormation's intrinsic functions, resolved to plain JSON against the names of one stack.
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from './json.ts';

/** What a template's functions may ask about: other resources, other stacks, conditions, maps. */
export type Scope = {
  readonly ref: (name: string) => Json | undefined;
  readonly attribute: (id: string, attribute: string) => Json;
  readonly imported: (exportName: string) => Json;
  readonly condition: (name: string) => Json;
  readonly mapped: (map: string, key: string, second: string) => Json;
};

type Intrinsic = (argument: Json, scope: Scope) => Json | undefined;

const resolved = (argument: Json | undefined, scope: Scope): Json => {
  const value = resolve(argument ?? null, scope);
  return value === undefined ? null : value;
};

const resolvedList = (argument: Json | undefined, scope: Scope): readonly Json[] =>
  listOf(resolved(argument, scope));

const join: Intrinsic = (argument, scope) => {
  const [delimiter, parts] = listOf(argument);
  return resolvedList(parts, scope).map(textOf).join(textOf(delimiter));
};

const getAtt: Intrinsic = (argument, scope) => {
  const parts = typeof argument === 'string' ? argument.split('.') : listOf(argument);
  const [id, ...attribute] = parts.map((part) => textOf(resolved(part, scope)));
  return scope.attribute(id ?? '', attribute.join('.'));
};

const substituted = (name: string, own: JsonObject, scope: Scope): string => {
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  if (name in own) return textOf(resolved(own[name], scope));
  if (name.includes('.')) return textOf(getAtt(name, scope));
  return textOf(scope.ref(name));
};

const sub: Intrinsic = (argument, scope) => {
  const [template, own] = typeof argument === 'string' ? [argument] : listOf(argument);
  return textOf(template).replaceAll(/\$\{([^}]+)\}/g, (_, name: string) =>
    substituted(name.trim(), objectOf(own), scope),
  );
};

const choose: Intrinsic = (argument, scope) => {
  const [condition, whenTrue, whenFalse] = listOf(argument);
  const holds = scope.condition(textOf(condition)) === true;
  return resolve((holds ? whenTrue : whenFalse) ?? null, scope);
};

const findInMap: Intrinsic = (argument, scope) => {
  const [map, key, second] = resolvedList(argument, scope).map(textOf);
  return scope.mapped(map ?? '', key ?? '', second ?? '');
};

const split: Intrinsic = (argument, scope) => {
  const [delimiter, text] = resolvedList(argument, scope).map(textOf);
  return (text ?? '').split(delimiter ?? '');
};

const select: Intrinsic = (argument, scope) => {
  const [index, list] = listOf(argument);
  return resolvedList(list, scope)[Number(textOf(resolved(index, scope)))] ?? null;
};

const equals: Intrinsic = (argument, scope) => {
  const [first, second] = resolvedList(argument, scope);
  return JSON.stringify(first) === JSON.stringify(second);
};

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(textOf(argument)),
  Condition: (argument, scope) => scope.condition(textOf(argument)),
  'Fn::Join': join,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::Equals': equals,
  'Fn::And': (argument, scope) => resolvedList(argument, scope).every((one) => one === true),
  'Fn::Or': (argument, scope) => resolvedList(argument, scope).some((one) => one === true),
  'Fn::Not': (argument, scope) => resolvedList(argument, scope)[0] !== true,
  'Fn::ImportValue': (argument, scope) => scope.imported(textOf(resolved(argument, scope))),
  'Fn::Base64': (argument, scope) =>
    Buffer.from(textOf(resolved(argument, scope))).toString('base64'),
};

const resolveMembers = (value: JsonObject, scope: Scope): JsonObject =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const found = resolve(member, scope);
      return found === undefined ? [] : [[name, found]];
    }),
  );

const resolveObject = (value: JsonObject, scope: Scope): Json | undefined => {
  const [name, ...others] = Object.keys(value);
  const intrinsic = name !== undefined && others.length === 0 ? intrinsics[name] : undefined;
  if (name === undefined || intrinsic === undefined) return resolveMembers(value, scope);
  return intrinsic(value[name] ?? null, scope);
};

/**
 * A template's value with every intrinsic function replaced. `undefined` stands for
 * AWS::NoValue: members and elements that resolve to it are left out.
 * Throws on a name that the scope does not know.
 */
export const resolve = (value: Json, scope: Scope): Json | undefined => {
  if (isObject(value)) return resolveObject(value, scope);
  if (!Array.isArray(value)) return value;
  return value.flatMap((element) => {
    const found = resolve(element, scope);
    return found === undefined ? [] : [found];
  });
};
