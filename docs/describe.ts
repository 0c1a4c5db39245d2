// Puts words to the parameters and request fields of a generated document.
import { fieldWords, parameterWords } from './fields.ts';

/** A member of something that may not have it. */
export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

/** The schema of a field: `lines[].amount` is the amount of each item of lines. */
const fieldOf = (schema: unknown, path: string): unknown => {
  const [name = '', ...rest] = path.split('.');
  const isList = name.endsWith('[]');
  const member = memberOf(memberOf(schema, 'properties'), isList ? name.slice(0, -2) : name);
  const field = isList ? memberOf(member, 'items') : member;
  return rest.length === 0 ? field : fieldOf(field, rest.join('.'));
};

const say = (target: unknown, what: string, description: string): void => {
  if (typeof target !== 'object' || target === null)
    throw new Error(`docs/fields.ts describes ${what}, which is not there`);
  Object.assign(target, { description });
};

const describeBodies = (document: unknown): void => {
  const schemas = memberOf(memberOf(document, 'components'), 'schemas');
  for (const [component, words] of Object.entries(fieldWords))
    for (const [path, text] of Object.entries(words))
      say(fieldOf(memberOf(schemas, component), path), `${component}.${path}`, text);
};

const operationsIn = (document: unknown): readonly unknown[] =>
  Object.values(memberOf(document, 'paths') ?? {}).flatMap((item) => Object.values(item));

const describeParameters = (document: unknown): void => {
  for (const operation of operationsIn(document)) {
    const parameters = memberOf(operation, 'parameters');
    for (const parameter of Array.isArray(parameters) ? parameters : []) {
      const name = String(memberOf(parameter, 'name'));
      const text = memberOf(parameterWords, name);
      if (typeof text !== 'string')
        throw new Error(`describe the parameter ${name} in docs/fields.ts`);
      say(parameter, name, text);
    }
  }
};

/** The same document, described in place. Throws where words name what is not there. */
export const describeFields = <Document extends object>(document: Document): Document => {
  describeBodies(document);
  describeParameters(document);
  return document;
};
