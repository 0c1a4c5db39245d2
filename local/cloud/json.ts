// JSON as TypeScript sees it, with the few questions that templates and events make us ask.

/** A JSON object whose members may be anything JSON allows. */
export type JsonObject = { readonly [name: string]: Json };
/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** Whether a value is a JSON object (no array, no null). */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value when it is an object, else an empty one. */
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** The value when it is a list, else an empty one. */
export const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : [];

/** The value as the text CloudFormation would make of it; objects and lists are refused. */
export const textOf = (value: Json | undefined): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`expected a text in the template, found ${JSON.stringify(value)}`);
};
