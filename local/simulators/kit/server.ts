// A small loopback HTTP server for simulators: whole bodies in, whole answers out, or no answer at all.
import * as http from 'node:http';

/** A request as a simulator sees it: the path without its query, header names in lower case. */
export type Incoming = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body exactly as it came; signatures are computed over these bytes. */
  readonly bytes: Buffer;
  /** The same body read as UTF-8. */
  readonly body: string;
};

/** An answer; `after` runs when it was sent, or when nobody was left to send it to. */
export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly after?: () => void;
};

/** What a handler may do: answer, or cut the connection so that the caller never learns. */
export type Reply = Answer | 'drop';

export type Served = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

type Settings = {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly maxBodyBytes?: number | undefined;
};

const defaultMaxBodyBytes = 1_048_576;

/**
 * Starts a server on loopback (port 0 = any free one) that hands every request to `handle`.
 * A handler that throws is answered with 500 and its message: a simulator's bug should be seen.
 */
export const serve = async (
  settings: Settings,
  handle: (incoming: Incoming) => Promise<Reply>,
): Promise<Served> => {
  const host = settings.host ?? '127.0.0.1';
  const maxBodyBytes = settings.maxBodyBytes ?? defaultMaxBodyBytes;
  const server = http.createServer((request, response) => {
    void converse(request, response, { handle, maxBodyBytes });
  });
  await listening(server, settings.port ?? 0, host);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://${host}:${port}`, host, port, close: () => closed(server) };
};

/** An answer that carries JSON. */
export const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value, null, 2),
});

type Dialogue = {
  readonly handle: (incoming: Incoming) => Promise<Reply>;
  readonly maxBodyBytes: number;
};

const converse = async (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { handle, maxBodyBytes }: Dialogue,
): Promise<void> => {
  try {
    const bytes = await collected(request, maxBodyBytes);
    send(response, bytes === 'too_large' ? tooLarge : await handle(incoming(request, bytes)));
  } catch (fault) {
    send(response, json(500, { error: { type: 'api_error', message: String(fault) } }));
  }
};

const tooLarge = { ...json(413, { error: { message: 'the body is too large' } }) };

const collected = async (
  request: http.IncomingMessage,
  maxBodyBytes: number,
): Promise<Buffer | 'too_large'> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes) return 'too_large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const incoming = (request: http.IncomingMessage, bytes: Buffer): Incoming => {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]),
  );
  return {
    method: request.method ?? 'GET',
    path,
    query: query.join('?'),
    headers,
    bytes,
    body: bytes.toString('utf8'),
  };
};

const send = (response: http.ServerResponse, reply: Reply): void => {
  if (reply === 'drop') {
    response.destroy();
    return;
  }
  afterwards(response, reply.after);
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
};

/** Runs `after` when the exchange is over, also when the caller went away before its answer. */
const afterwards = (response: http.ServerResponse, after: (() => void) | undefined): void => {
  if (!after) return;
  if (response.closed) after();
  else response.once('close', after);
};

const listening = (server: http.Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

const closed = (server: http.Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
