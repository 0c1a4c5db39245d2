// Turns the shape of a path or a query into parameters. A query that may be asked in several ways is a union.
import * as z from 'zod';

type Members = Readonly<Record<string, z.ZodType>>;

const membersOf = (shape: unknown): Members => {
  if (shape instanceof z.ZodObject) return shape.shape;
  throw new Error('a query or a path is an object, or a union of objects');
};

const waysOf = (shape: z.ZodType): readonly Members[] =>
  shape instanceof z.ZodUnion ? shape.options.map(membersOf) : [membersOf(shape)];

const isNeeded = (member: z.ZodType | undefined): boolean =>
  member !== undefined && !member.safeParse(undefined).success;

/** Each member once; needed only where every way needs it. */
export const asParameters = (shape: z.ZodType) => {
  const ways = waysOf(shape);
  const names = [...new Set(ways.flatMap((way) => Object.keys(way)))];
  return z.object(
    Object.fromEntries(
      names.map((name) => {
        const member = ways.find((way) => way[name])?.[name] ?? z.never();
        return [name, ways.every((way) => isNeeded(way[name])) ? member : member.optional()];
      }),
    ),
  );
};

const wayText = (way: Members): string =>
  Object.entries(way)
    .map(([name, member]) => (isNeeded(member) ? `\`${name}\`` : `optionally \`${name}\``))
    .join(' and ');

/** Says which parameters go together; undefined when there is only one way to ask. */
export const alternativesOf = (shape: z.ZodType): string | undefined => {
  const ways = waysOf(shape);
  return ways.length > 1 ? `Ask by ${ways.map(wayText).join('; or by ')}.` : undefined;
};
