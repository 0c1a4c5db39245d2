// Turns a decoded form into typed parameters, refusing in Stripe's words what Stripe would refuse.
import * as z from 'zod';
import { badParameter, type StripeRefusal } from './errors.ts';
import type { Form } from './form.ts';

const maxMetadataKeys = 50;
const maxMetadataName = 40;
const maxMetadataText = 500;

/** An integer sent as text. */
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, { message: 'integer' })
  .transform(Number);

export const boolean = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Metadata: text by name; an empty text unsets. Stripe allows 50 keys, names of 40, values of 500. */
export const metadata = z
  .record(z.string().max(maxMetadataName), z.string().max(maxMetadataText))
  .refine((record) => Object.keys(record).length <= maxMetadataKeys, {
    message: `Metadata can have up to ${maxMetadataKeys} keys`,
  });

/** expand[]=..: names of fields whose objects the caller wants inside the answer. */
export const expand = z.array(z.string()).optional();

/** created=.. exactly, or created[gte]=.. and the like, in seconds. */
const range = z.union([
  integer,
  z.strictObject({
    gt: integer.optional(),
    gte: integer.optional(),
    lt: integer.optional(),
    lte: integer.optional(),
  }),
]);
export type Range = z.infer<typeof range>;

/** What every list accepts. */
export const listParams = {
  limit: integer.optional(),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  created: range.optional(),
  expand,
};

/** Parses, or throws the refusal that the first fault deserves. */
export const parsed = <S extends z.ZodType>(schema: S, form: Form): z.infer<S> => {
  const result = schema.safeParse(form, { reportInput: true });
  if (result.success) return result.data;
  throw refusal(result.error.issues[0]);
};

type Issue = z.core.$ZodIssue;

const refusal = (issue: Issue | undefined): StripeRefusal => {
  if (issue === undefined) return badParameter('Invalid request.');
  const param = named(issue.path);
  if (issue.code === 'unrecognized_keys') return unknownParameter(issue.keys, issue.path);
  if (issue.input === undefined)
    return badParameter(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  if (issue.input === '')
    return badParameter(
      `You passed an empty string for '${param}'. Send a value or leave it out.`,
      {
        code: 'parameter_invalid_empty',
        param,
      },
    );
  if (issue.message === 'integer')
    return badParameter(`Invalid integer: ${String(issue.input)}`, {
      code: 'parameter_invalid_integer',
      param,
    });
  return badParameter(`Invalid ${param}: ${issue.message}`, { param });
};

/** Stripe names the first parameter it does not know and gives the nested name in brackets. */
const unknownParameter = (keys: readonly string[], path: Issue['path']): StripeRefusal => {
  const param = named([...path, keys[0] ?? '']);
  return badParameter(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
};

const named = (path: Issue['path']): string =>
  path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('');
