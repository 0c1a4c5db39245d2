// Prints JSON the way the formatter does, so that a generated file needs no second tool.

const lineLimit = 100;

const isFlat = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Object.keys(value).length === 0;

const members = (value: object, indent: string): string =>
  Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member], index, all) => {
      const key = `${indent}${JSON.stringify(name)}: `;
      const comma = index < all.length - 1 ? 1 : 0;
      return `${key}${printed(member, indent, key.length + comma)}`;
    })
    .join(',\n');

const items = (value: readonly unknown[], indent: string): string =>
  value
    .map((item, index) => {
      const comma = index < value.length - 1 ? 1 : 0;
      return `${indent}${printed(item, indent, indent.length + comma)}`;
    })
    .join(',\n');

/** `column`: what of its line is taken by others, the comma behind it included. */
const printed = (value: unknown, indent: string, column: number): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const text = members(value, inner);
    return text === '' ? '{}' : `{\n${text}\n${indent}}`;
  }
  const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  const fits = value.every(isFlat) && column + line.length <= lineLimit;
  return value.length === 0 || fits ? line : `[\n${items(value, inner)}\n${indent}]`;
};

/** A text that ends with a line break. */
export const printJson = (value: unknown): string => `${printed(value, '', 0)}\n`;
