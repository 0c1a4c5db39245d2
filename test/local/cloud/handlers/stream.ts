// Takes stream records; a batch with a poisoned one fails as a whole.
type Record = {
  readonly eventName: string;
  readonly dynamodb: { readonly NewImage: { readonly id: { readonly S: string } } };
};

export const handler = async ({ Records }: { readonly Records: readonly Record[] }) => {
  const ids = Records.map(({ dynamodb }) => dynamodb.NewImage.id.S);
  if (ids.some((id) => id.startsWith('poison'))) throw new Error(`poisoned batch of ${ids.length}`);
  console.log(`stream ${JSON.stringify(ids)}`);
};
