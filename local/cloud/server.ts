// The small HTTP servers of the local cloud: loopback only, bodies whole, closed at once.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { messageOf } from './log.ts';

/** A listening server. */
export type Server = { readonly url: string; readonly close: () => Promise<void> };

/** Answers one request; what it throws becomes a 500 with the message. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Header bytes that reach a handler at all; API limits are checked by their own front doors. */
const maxHeaderSize = 64 * 1024;

/** The whole body of a request. */
export const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

/** Ends a response with JSON. */
export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const failed = (response: ServerResponse, cause: unknown): void => {
  if (response.headersSent) response.destroy();
  else sendJson(response, 500, { message: messageOf(cause) });
};

/** Listens on a loopback port (0: any free one). Throws with what to do when it is taken. */
export const listen = async (answer: Answer, port = 0): Promise<Server> => {
  const sockets = new Set<Socket>();
  const server = createServer({ maxHeaderSize, keepAliveTimeout: 0 }, (request, response) => {
    answer(request, response).catch((cause: unknown) => failed(response, cause));
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = `port ${port} of 127.0.0.1 is taken: choose another, or end who holds it`;
      reject(cause.code === 'EADDRINUSE' ? new Error(taken, { cause }) : cause);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${listening}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
