// Prints JSON the way the formatter does, so that a generated file needs no second tool.

const lineLimit = 100;

const isFlat = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Object.keys(value).length === 0;

const members = (value: object, indent: string): string =>
  Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => {
      const key = `${indent}${JSON.stringify(name)}: `;
      return `${key}${printed(member, indent, key.length)}`;
    })
    .join(',\n');

const items = (value: readonly unknown[], indent: string): string =>
  value.map((item) => `${indent}${printed(item, indent, indent.length)}`).join(',\n');

/** `column` is where the value begins; one more character is left for a comma. */
const printed = (value: unknown, indent: string, column: number): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const text = members(value, inner);
    return text === '' ? '{}' : `{\n${text}\n${indent}}`;
  }
  const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  const fits = value.every(isFlat) && column + line.length < lineLimit;
  return value.length === 0 || fits ? line : `[\n${items(value, inner)}\n${indent}]`;
};

/** A text that ends with a line break. */
export const printJson = (value: unknown): string => `${printed(value, '', 0)}\n`;
