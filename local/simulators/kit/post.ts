// Sends one notification over HTTP, on a connection of its own, and says what came of it.
import * as http from 'node:http';
import * as https from 'node:https';

export type Post = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
};

/** The receiver's whole answer, or why there was none. */
export type Posted =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

export type Sending = {
  readonly done: Promise<Posted>;
  /** Ends the exchange now; `done` then says unreachable. */
  readonly abort: () => void;
};

const clients = { 'http:': http, 'https:': https } as const;

/** Posts and never throws; redirects are not followed, a silent receiver is left after `timeoutMs`. */
export const post = ({ url, headers, body, timeoutMs }: Post): Sending => {
  const target = new URL(url);
  const client = target.protocol === 'https:' ? clients['https:'] : clients['http:'];
  const { promise, resolve } = Promise.withResolvers<Posted>();
  const request = client.request(target, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  });
  const failed = (reason: string): void => resolve({ kind: 'unreachable', reason });
  request.setTimeout(timeoutMs, () => request.destroy(new Error('timed out')));
  request.on('error', (fault) => failed(fault.message));
  request.on('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', (fault) => failed(fault.message));
    response.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ kind: 'answered', status: response.statusCode ?? 0, body: text });
    });
  });
  request.end(body);
  return { done: promise, abort: () => request.destroy(new Error('aborted')) };
};
