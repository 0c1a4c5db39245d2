// Where a file to import lies says what it is: obligations/{authority}/{mapping}/{name}.csv[.gz].

export interface ImportPlace {
  readonly authority: string;
  readonly mapping: string;
  readonly gzip: boolean;
}

const place = /^obligations\/([^/]+)\/([^/]+)\/[^/]+\.csv(\.gz)?$/i;

/** What a key of the imports bucket names, or undefined when it lies in no such place. */
export const importPlaceOf = (key: string): ImportPlace | undefined => {
  const [, authority, mapping, gzip] = place.exec(key) ?? [];
  return authority === undefined || mapping === undefined
    ? undefined
    : { authority, mapping, gzip: gzip !== undefined };
};

/** Our own reports and the empty objects that stand for folders are no imports. */
export const isNoImport = (key: string): boolean => key.startsWith('reports/') || key.endsWith('/');
