// One CSV record (RFC 4180) as its fields; a record that breaks the rules says how.

export type Fields = { readonly fields: readonly string[] } | { readonly fault: string };

const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

const openQuote = 'a quote is opened and not closed: double quotes inside a field';

/** True when the text ends inside a quoted field, so that its record goes on in the next line. */
export const isOpen = (text: string): boolean => (text.split('"').length - 1) % 2 === 1;

/** The fields of a record, or what is wrong with its quotes. */
export const fieldsOf = (text: string): Fields => {
  if (isOpen(text)) return { fault: openQuote };
  const fields: string[] = [];
  field.lastIndex = 0;
  for (;;) {
    const found = field.exec(text);
    if (!found)
      return { fault: `a quote stands inside field ${fields.length + 1}: quote the whole field` };
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '') return { fields };
  }
};
