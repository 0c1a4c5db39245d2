// Calls DynamoDB's wire protocol directly: its JSON is what stream events are made of.
import * as z from 'zod';

const Fault = z.object({ __type: z.string().default('Error'), message: z.string().optional() });

const headers = {
  'content-type': 'application/x-amz-json-1.0',
  authorization:
    'AWS4-HMAC-SHA256 Credential=LOCALHOST/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
} as const;

/** One call, answered with plain JSON. Throws `type: message` on any other status than 200. */
export const callTable = async (
  endpoint: string,
  target: string,
  input: object,
): Promise<unknown> => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { ...headers, 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const { __type, message } = Fault.parse(answer);
  throw new Error(`${__type.split('#').at(-1)}: ${message ?? ''}`);
};
