// The general AWS endpoint of this machine: every call to a service without an emulator is refused.
import { listen, type Server, sendJson } from './server.ts';

/** Refuses aloud; `refused` is told what was asked for. */
export const startRefusal = async (refused: (call: string) => void): Promise<Server> =>
  await listen(async (request, response) => {
    request.resume();
    const target = String(request.headers['x-amz-target'] ?? `${request.method} ${request.url}`);
    refused(target);
    const message = `${target}: the local cloud has no such service, and never calls the real one`;
    sendJson(response, 400, { __type: 'NotEmulated', code: 'NotEmulated', message });
  });
