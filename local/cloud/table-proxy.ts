// A thin door before DynamoDB: says which caller did what with which table, and passes it on.
import { Agent, type IncomingMessage, request as send } from 'node:http';
import { bodyOf, listen, type Server } from './server.ts';
import { tableActions } from './table-actions.ts';

/** One request as the door saw it. */
export type TableRequest = {
  /** The caller's access key. */
  readonly accessKey: string;
  /** `table:Action`, as in table-actions.ts. */
  readonly actions: readonly string[];
};

/** The access key in a signed request's Authorization header, or empty text. */
export const accessKeyOf = (request: IncomingMessage): string =>
  /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';

/** Listens before the DynamoDB at `endpoint`; `seen` is told of every request it answered. */
export const startTableProxy = async (
  endpoint: string,
  seen: (request: TableRequest) => void,
): Promise<Server> => {
  const agent = new Agent({ keepAlive: true });
  const server = await listen(async (request, response) => {
    const body = await bodyOf(request);
    const answered = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { method: request.method, headers: request.headers, agent };
      send(endpoint, options, resolve).once('error', reject).end(body);
    });
    const answer = await bodyOf(answered);
    const target = String(request.headers['x-amz-target'] ?? '');
    const actions = tableActions(target, JSON.parse(body.toString() || '{}'));
    seen({ accessKey: accessKeyOf(request), actions });
    response.writeHead(answered.statusCode ?? 500, answered.headers).end(answer);
  });
  return {
    url: server.url,
    close: async () => {
      agent.destroy();
      await server.close();
    },
  };
};
