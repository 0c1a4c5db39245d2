// The way out to receivers of events: their secrets, and one POST that cannot be led into private networks.
import { type LookupAddress, lookup } from 'node:dns';
import { type ClientRequest, request as plain } from 'node:http';
import { type RequestOptions, request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Posted } from '../deliveries/model/delivery.ts';
import { secondMs } from '../kernel/time.ts';
import { type Part, setting } from '../live.ts';
import type { Post } from '../world.ts';
import { isPrivate } from './private-addresses.ts';
import { secretReader } from './secrets.ts';

/** A receiver stores the message and answers; what it does with it is its own time. */
const timeoutMs = 10 * secondMs;

class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Names are resolved here and connected to as resolved: an answer that changes in between leads nowhere. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: readonly LookupAddress[]) => {
    if (error) return callback(error, '');
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => isPrivate(address)))
      return callback(new AddressRefused(), '');
    return options.all
      ? callback(null, [...addresses])
      : callback(null, first.address, first.family);
  });
};

const isAllowed = ({ protocol, hostname }: URL): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '');
  return protocol === 'https:' && (isIP(host) === 0 || !isPrivate(host));
};

const faultOf = (error: Error): Posted => {
  if (error.name === 'AddressRefused') return { fault: 'address_refused' };
  const isLate = error.name === 'TimeoutError' || error.name === 'AbortError';
  return { fault: isLate ? 'timeout' : 'unreachable' };
};

/** Only the status counts: the rest of the answer is not read, and no redirect is followed. */
const answerTo = (message: ClientRequest, body: string): Promise<Posted> =>
  new Promise((resolve) => {
    message.on('error', (error) => resolve(faultOf(error)));
    message.on('response', (response) => {
      response.on('error', () => undefined);
      response.destroy();
      resolve({ status: response.statusCode ?? 0 });
    });
    message.end(body);
  });

/** Sends once, under one deadline. */
export const post = async ({ url, headers, body, privateOrigins }: Post): Promise<Posted> => {
  const target = new URL(url);
  const isTrusted = privateOrigins.includes(target.origin);
  if (!isTrusted && !isAllowed(target)) return { fault: 'address_refused' };
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    ...(isTrusted ? {} : { lookup: publicLookup }),
  };
  const send = target.protocol === 'https:' ? secure : plain;
  return answerTo(send(target, options), body);
};

const isMissing = (fault: unknown): boolean =>
  fault instanceof Error && fault.name === 'ResourceNotFoundException';

export const receivers: Part = (settings, base) => {
  const read = secretReader(base.now);
  const secret = async (authority: string, receiver: string): Promise<unknown> => {
    try {
      return await read(`${setting(settings, 'RECEIVER_SECRET_PREFIX')}${authority}/${receiver}`);
    } catch (fault) {
      if (isMissing(fault)) return undefined;
      throw fault;
    }
  };
  return { outbound: { secret, post } };
};
