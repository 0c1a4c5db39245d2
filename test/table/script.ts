// A server that plays DynamoDB by a script: answers, faults, dropped connections, or the real one.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type Act =
  /** Answers with this status and JSON. */
  | { readonly status: number; readonly body: unknown }
  /** Closes the connection; `forward` lets the real DynamoDB do its work before. */
  | { readonly drop: true; readonly forward?: true }
  /** Never answers; `forward` lets the real DynamoDB do its work. */
  | { readonly hang: true; readonly forward?: true }
  /** Status 200 with bytes that are no JSON. */
  | { readonly garbage: true }
  /** Passes the real answer on. */
  | { readonly forward: true };

export interface Seen {
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Script {
  readonly endpoint: string;
  /** Requests in the order of their arrival. */
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

export const fault = (name: string, members: object = {}, status = 400): Act => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...members },
});

const contentType = 'application/x-amz-json-1.0';

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

const send = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': contentType }).end(body);
};

const forwarded = async (real: string | undefined, request: IncomingMessage, body: Buffer) => {
  if (real === undefined) throw new Error('this script needs a real DynamoDB');
  const headers = new Headers({ 'content-type': contentType });
  for (const name of ['x-amz-target', 'authorization', 'x-amz-date']) {
    headers.set(name, String(request.headers[name]));
  }
  const answer = await fetch(real, { method: 'POST', headers, body: new Uint8Array(body) });
  return { status: answer.status, text: await answer.text() };
};

const answerOf = async (
  act: Act,
  forward: () => Promise<{ readonly status: number; readonly text: string }>,
) => {
  const real = 'forward' in act ? await forward() : undefined;
  if ('status' in act) return { status: act.status, text: JSON.stringify(act.body) };
  return 'garbage' in act ? { status: 200, text: '<html>' } : real;
};

/** Plays `acts` in turn; the last one repeats. `real` is asked by acts that forward. */
export const play = async (acts: readonly Act[], real?: string): Promise<Script> => {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const body = await bytesOf(request);
    const act = acts[Math.min(seen.length, acts.length - 1)] ?? { forward: true };
    const target = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    seen.push({ target, body: JSON.parse(body.toString()) });
    const answer = await answerOf(act, () => forwarded(real, request, body));
    if ('hang' in act) return;
    if ('drop' in act || !answer) request.socket.destroy();
    else send(response, answer.status, answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
