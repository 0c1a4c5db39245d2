// Every way in which the answer of a provider can be lost, as fetches that stand in its place.

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): typeof fetch =>
  async () =>
    new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });

const failing =
  (error: () => Error): typeof fetch =>
  async () => {
    throw error();
  };

const connectionError = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

const cutMidway: typeof fetch = async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(new TextEncoder().encode('{"id":"pi_1","amo')),
    pull: (stream) => stream.error(connectionError('UND_ERR_SOCKET')),
  });
  return new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
};

/** After each of these nothing is known: an adapter must say so, and nothing else. */
export const lostAnswers: Readonly<Record<string, typeof fetch>> = {
  'a timeout': failing(() => new DOMException('the deadline has passed', 'TimeoutError')),
  'an aborted request': failing(() => new DOMException('aborted', 'AbortError')),
  'a reset connection': failing(() => connectionError('ECONNRESET')),
  'a reset that says so itself': failing(() =>
    Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
  ),
  'a refused connection': failing(() => connectionError('ECONNREFUSED')),
  'an unknown host': failing(() => connectionError('ENOTFOUND')),
  'an answer cut midway': cutMidway,
  'a 500 with an error': answering(500, '{"error":{"type":"api_error","message":"sorry"}}'),
  'a 502 of a gateway': answering(502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' }),
  'a 503 without a body': answering(503, ''),
  'a 409 of a lock': answering(409, '{"error":{"type":"api_error","code":"lock_timeout"}}'),
  'a 429 of a limiter': answering(429, '{"error":{"type":"rate_limit_error"}}', {
    'retry-after': '7',
  }),
  'a page of HTML': answering(200, '<html>hello</html>', { 'content-type': 'text/html' }),
  'an empty body': answering(200, ''),
  'JSON null': answering(200, 'null'),
  'a JSON number': answering(200, '5'),
  'a JSON text': answering(200, '"ok"'),
  'a JSON list': answering(200, '[]'),
  'an empty object': answering(200, '{}'),
  'an object of another kind': answering(200, '{"id":"cus_1","object":"customer"}'),
};
