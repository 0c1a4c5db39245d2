// The assembly resolved: every resource with its name and plain properties, every output.
import { parameterDefaults, type Resource, type Stack } from './assembly.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { type Json, type JsonObject, objectOf, textOf } from './json.ts';
import {
  type Addresses,
  arnOf,
  attributeOf,
  type Named,
  nameProperty,
  physicalName,
  refOf,
} from './names.ts';

/** The resolved assembly. */
export type Model = {
  /** Resources of some types, with plain properties. */
  readonly ofType: (...types: readonly string[]) => readonly Described[];
  /** Outputs of every stack by their names, and by `stack.name`. */
  readonly outputs: () => Readonly<Record<string, string>>;
  /** The resource that an ARN names (a stream's ARN names its table), if it is ours. */
  readonly byArn: (arn: string) => Named | undefined;
};

/** A resource with its name and its properties, free of intrinsic functions. */
export type Described = Named & { readonly properties: JsonObject };

/** Every resource with its settled name, before anything else is resolved. */
type Names = ReadonlyMap<string, Named>;
const keyOf = (stack: string, id: string): string => `${stack}/${id}`;

const pseudo = (stack: Stack): Readonly<Record<string, Json>> => ({
  'AWS::Region': stack.region,
  'AWS::AccountId': stack.account,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': stack.name,
  'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/0`,
  'AWS::NotificationARNs': [],
});

const known = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new Error(`the assembly has no ${what}`);
  return value;
};

type Exports = (name: string) => Json;

const scopeOf = (stack: Stack, names: Names, addresses: Addresses, exports: Exports): Scope => {
  const given = pseudo(stack);
  const parameters = parameterDefaults(stack.template);
  const conditions = objectOf(stack.template['Conditions']);
  const maps = objectOf(stack.template['Mappings']);
  const named = (id: string): Named =>
    known(names.get(keyOf(stack.name, id)), `resource ${stack.name}/${id}`);
  const scope: Scope = {
    ref: (name) =>
      name === 'AWS::NoValue'
        ? undefined
        : (given[name] ?? parameters.get(name) ?? refOf(named(name), addresses)),
    attribute: (id, attribute) => attributeOf(named(id), attribute, addresses),
    imported: exports,
    condition: (name) =>
      resolve(known(conditions[name], `condition ${stack.name}/${name}`), scope) ?? null,
    mapped: (map, key, second) =>
      known(objectOf(objectOf(maps[map])[key])[second], `mapping ${map}/${key}/${second}`),
  };
  return scope;
};

const settleName = (resource: Resource, scope: Scope): string => {
  const property = nameProperty(resource);
  const chosen = property === undefined ? undefined : resource.properties[property];
  return physicalName(resource, chosen === undefined ? undefined : resolve(chosen, scope));
};

type Output = { readonly name: string; readonly exported: Json | undefined; readonly value: Json };

const outputsOf = (stack: Stack): readonly Output[] =>
  Object.entries(objectOf(stack.template['Outputs'])).map(([name, output]) => ({
    name,
    exported: objectOf(objectOf(output)['Export'])['Name'],
    value: objectOf(output)['Value'] ?? null,
  }));

const isWanted = (raw: JsonObject, id: string, scope: Scope): boolean => {
  const condition = objectOf(objectOf(raw['Resources'])[id])['Condition'];
  return condition === undefined || scope.condition(textOf(condition)) === true;
};

const byArn = (resources: readonly Named[]): Model['byArn'] => {
  const arns = new Map(resources.map((named) => [arnOf(named), named]));
  return (arn) => arns.get(arn) ?? arns.get(arn.split('/stream/')[0] ?? '');
};

const nameResources = (stack: Stack, scope: Scope, names: Map<string, Named>): void => {
  for (const resource of stack.resources) {
    if (!isWanted(stack.template, resource.id, scope)) continue;
    const name = settleName(resource, scope);
    names.set(keyOf(stack.name, resource.id), { resource, stack, name });
  }
};

const shown = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

// The CDK spells an API's address out of its id; here it has another one.
const withLocalAddresses = (text: string, { apiUrl }: Addresses): string =>
  text.replaceAll(/https:\/\/([0-9a-f]{10})\.execute-api\.[^/"]+/g, (_, id: string) => apiUrl(id));

/** Outputs that only carry exports from stack to stack are named by the CDK; nobody asks for them. */
const isForPeople = ({ name }: Output): boolean => !name.startsWith('ExportsOutput');

/**
 * Resolves all stacks together, so that what one exports another can import. Properties and
 * outputs are resolved when they are asked for: by then every server has its address.
 */
export const resolveModel = (stacks: readonly Stack[], addresses: Addresses): Model => {
  const names = new Map<string, Named>();
  const exported = new Map<string, () => Json>();
  const exports: Exports = (name) => known(exported.get(name), `export ${name}`)();
  const scopes = new Map(stacks.map((stack) => [stack, scopeOf(stack, names, addresses, exports)]));
  for (const [stack, scope] of scopes) nameResources(stack, scope, names);
  const allOutputs = [...scopes].flatMap(([stack, scope]) =>
    outputsOf(stack).map((output) => ({ ...output, stack: stack.name, scope })),
  );
  for (const { exported: name, value, scope } of allOutputs) {
    if (name !== undefined)
      exported.set(textOf(resolve(name, scope)), () => resolve(value, scope) ?? null);
  }
  const withProperties = (named: Named): Described => {
    const scope = known(scopes.get(named.stack), `stack ${named.stack.name}`);
    const text = shown(resolve(named.resource.properties, scope));
    return { ...named, properties: JSON.parse(withLocalAddresses(text, addresses)) };
  };
  return {
    ofType: (...types) =>
      [...names.values()]
        .filter(({ resource }) => types.includes(resource.type))
        .map(withProperties),
    outputs: () =>
      Object.fromEntries(
        allOutputs.filter(isForPeople).flatMap(({ stack, name, value, scope }) => {
          const text = withLocalAddresses(shown(resolve(value, scope)), addresses);
          return [
            [name, text],
            [`${stack}.${name}`, text],
          ];
        }),
      ),
    byArn: byArn([...names.values()]),
  };
};
