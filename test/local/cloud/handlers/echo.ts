// Answers with the event it got, or with what the query asks for.
type Event = { readonly queryStringParameters?: Readonly<Record<string, string>> };

const oddities: Readonly<Record<string, () => unknown>> = {
  bare: () => ({ plain: 1 }),
  bigint: () => ({ amount: 1n }),
  date: () => ({ statusCode: 200, body: JSON.stringify({ now: Date.now(), new: new Date() }) }),
  cookies: () => ({ statusCode: 201, cookies: ['a=1', 'b=2'], headers: { 'X-Own': 'yes' } }),
  binary: () => ({ statusCode: 200, body: 'AP8=', isBase64Encoded: true }),
  malformed: () => ({ statusCode: 'many' }),
  throws: () => {
    throw new TypeError('on purpose');
  },
};

export const handler = async (event: Event) => {
  const odd = oddities[event.queryStringParameters?.['answer'] ?? ''];
  return odd === undefined ? { statusCode: 200, body: JSON.stringify(event) } : odd();
};
