// Says a JSON schema in words: the type of a field, and the fields of an object as rows.
import * as z from 'zod';

const Schemas = z.lazy(() => z.array(Schema));

/** The part of JSON Schema that our document uses. */
export const Schema = z.object({
  $ref: z.string().optional(),
  type: z.string().optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  get items() {
    return Schema.optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), Schema]).optional();
  },
  get anyOf() {
    return Schemas.optional();
  },
  get oneOf() {
    return Schemas.optional();
  },
});
export type Schema = z.infer<typeof Schema>;

export const code = (text: string): string => `\`${text}\``;

/** In one cell of a table: a bar would end it. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const nameOf = (ref: string): string => ref.replace(/^.*\//, '');

/** A link to the section of a component. */
export const link = (ref: string): string => `[${nameOf(ref)}](#${nameOf(ref).toLowerCase()})`;

const between = (
  low: number | undefined,
  high: number | undefined,
  what: string,
): readonly string[] => {
  const isOpen = high === undefined || high >= Number.MAX_SAFE_INTEGER;
  if (low === undefined || low <= Number.MIN_SAFE_INTEGER)
    return isOpen ? [] : [`at most ${high}${what}`];
  return isOpen ? [`at least ${low}${what}`] : [`${low} to ${high}${what}`];
};

const longPattern = 60;

const limits = (schema: Schema): readonly string[] => [
  ...between(schema.minLength, schema.maxLength, ' characters'),
  ...between(schema.minimum, schema.maximum, ''),
  ...(schema.pattern !== undefined && schema.pattern.length <= longPattern && !schema.format
    ? [code(schema.pattern)]
    : []),
  ...(schema.default === undefined ? [] : [`left out: ${code(JSON.stringify(schema.default))}`]),
];

const limited = (text: string, schema: Schema): string => [text, ...limits(schema)].join(', ');

const listText = (schema: Schema): string => {
  const count = between(schema.minItems, schema.maxItems, '');
  const items = schema.items ? typeText(schema.items) : 'anything';
  return `list of ${[...count, items].join(' ')}`;
};

const objectText = ({ additionalProperties }: Schema): string =>
  typeof additionalProperties === 'object' && !isEmpty(additionalProperties)
    ? `map of ${typeText(additionalProperties)}`
    : 'object';

/** Objects to choose from are told apart by their fields. */
const choiceText = (schema: Schema): string =>
  schema.properties ? code(`{${Object.keys(schema.properties).join(', ')}}`) : typeText(schema);

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

const texts: Readonly<Record<string, (schema: Schema) => string>> = {
  array: listText,
  object: objectText,
};

/** The type of a value, with its bounds, in one line. */
export const typeText = (schema: Schema): string => {
  if (schema.$ref !== undefined) return link(schema.$ref);
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) return schema.enum.map((one) => code(String(one))).join(' ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(choiceText).join(' or ');
  const { type = 'anything', format } = schema;
  return texts[type]?.(schema) ?? limited(format ?? type, schema);
};

/** The object that a field leads into, when it has no name of its own. */
const insideOf = (
  schema: Schema,
): { readonly schema: Schema; readonly suffix: string } | undefined => {
  const { additionalProperties: member, items } = schema;
  if (schema.properties) return { schema, suffix: '' };
  if (items && items.$ref === undefined) return addSuffix('[]', insideOf(items));
  return typeof member === 'object' && member.$ref === undefined
    ? addSuffix('.*', insideOf(member))
    : undefined;
};

const addSuffix = (suffix: string, inside: ReturnType<typeof insideOf>): typeof inside =>
  inside && { schema: inside.schema, suffix: `${suffix}${inside.suffix}` };

/** One row per field; fields of nameless objects follow theirs, with a path. */
export const fieldRows = (schema: Schema, prefix = ''): readonly string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const needed = schema.required?.includes(name) ? '' : ' ?';
    const inside = insideOf(field);
    const path = `${prefix}${name}`;
    return [
      `| ${code(path)}${needed} | ${cell(typeText(field))} | ${cell(field.description ?? '')} |`,
      ...(inside ? fieldRows(inside.schema, `${path}${inside.suffix}.`) : []),
    ];
  });
