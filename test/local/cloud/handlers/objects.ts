// Hears of new objects, straight from the bucket or through a queue.
type Told = { readonly s3: { readonly object: { readonly key: string; readonly size: number } } };
type Event = { readonly Records: readonly ({ readonly body: string } | Told)[] };

const toldOf = (record: { readonly body: string } | Told): readonly Told[] =>
  'body' in record ? JSON.parse(record.body).Records : [record];

export const handler = async ({ Records }: Event) => {
  for (const { s3 } of Records.flatMap(toldOf))
    console.log(`object ${s3.object.key} ${s3.object.size}`);
};
