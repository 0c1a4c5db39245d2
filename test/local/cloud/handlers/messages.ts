// Takes messages from a queue; those that say so are reported as failed.
type Record = {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
  readonly messageAttributes: { readonly kind?: { readonly stringValue: string } };
};

export const handler = async ({ Records }: { readonly Records: readonly Record[] }) => {
  for (const { body, attributes, messageAttributes } of Records) {
    const kind = messageAttributes.kind?.stringValue ?? '';
    console.log(`message ${body} try ${attributes.ApproximateReceiveCount} ${kind}`);
  }
  const failed = Records.filter(({ body }) => body.startsWith('bad'));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
