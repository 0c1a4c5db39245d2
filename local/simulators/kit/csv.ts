// Writes CSV as RFC 4180 has it: quotes only where they are needed, every line ended.

/** The text of a file: header and rows, each ended by `end`. */
export const csv = (
  header: readonly string[],
  rows: readonly (readonly string[])[],
  end = '\n',
): string => [header, ...rows].map((row) => row.map(cell).join(',') + end).join('');

const cell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
