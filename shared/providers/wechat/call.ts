// One signed call to WeChat Pay, and what its answer is worth once its signature was verified.
import * as z from 'zod';
import { type Instant, secondMs } from '../../kernel/time.ts';
import { attempt } from '../certificates.ts';
import { ProviderFault } from '../fault.ts';
import type { Unknown } from '../outcomes.ts';
import { type Credentials, originsOf } from './credentials.ts';
import { certificatesIn, type KeyRing, type PlatformKey } from './keys.ts';
import { type KeyOf, objection } from './proof.ts';
import {
  ErrorBody,
  fault,
  isOurFault,
  isUndecided,
  named,
  normalised,
  type Refusal,
  unknown,
} from './refusal.ts';
import { authorization, type Request, requestText, signed, stampAt } from './signature.ts';

/** One account's open line. */
export interface Line {
  readonly credentials: Credentials;
  readonly ring: KeyRing;
  readonly fetch: typeof fetch;
  readonly now: () => Instant;
}

export type Answer<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  /** WeChat understood and said no: what was asked did not happen by this call. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly unknown: Unknown };

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** WeChat asks to wait 5 s after a system error, and limits recover within seconds. */
const retrySeconds = 5;

/** The answer that has no body. */
export const Nothing = z.undefined();

const userAgent = 'clearlane';

/** The headers that make a request ours; `Wechatpay-Serial` says with which key we can verify. */
export const headersOf = ({ credentials, now }: Line, request: Request): Record<string, string> => {
  const { mchid, serial_no, private_key, public_keys } = credentials;
  const stamp = stampAt(now());
  const signature = signed(private_key, requestText(request, stamp));
  const wanted = public_keys[0]?.id;
  return {
    accept: 'application/json',
    'user-agent': userAgent,
    authorization: authorization({ mchid, serial: serial_no }, stamp, signature),
    ...(request.body !== '' && { 'content-type': 'application/json' }),
    ...(wanted !== undefined && { 'wechatpay-serial': wanted }),
  };
};

const sent = async (line: Line, request: Request, origin: string): Promise<Received> => {
  const answer = await line.fetch(`${origin}${request.target}`, {
    method: request.method,
    headers: headersOf(line, request),
    redirect: 'error',
    ...(request.body !== '' && { body: request.body }),
  });
  const { status, headers } = answer;
  return { status, headers, body: Buffer.from(await answer.arrayBuffer()) };
};

/** Failures after which no byte of the request can have left: only these are tried elsewhere. */
const unconnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const WithCode = z.object({ cause: z.object({ code: z.string() }) });

const neverLeft = (error: unknown): boolean =>
  unconnected.has(WithCode.safeParse(error).data?.cause.code ?? '');

const received = async (line: Line, request: Request): Promise<Received | Unknown> => {
  let why = 'error';
  for (const origin of originsOf(line.credentials))
    try {
      return await sent(line, request, origin);
    } catch (error) {
      why = error instanceof Error ? error.name : why;
      if (!neverLeft(error)) break;
    }
  return unknown(`no readable answer (${why})`, retrySeconds);
};

const parsed = (body: Buffer): unknown => attempt(() => JSON.parse(body.toString('utf8')));

const refusalIn = ({ status, headers, body }: Received): Refusal | undefined => {
  const error = ErrorBody.safeParse(parsed(body));
  if (!error.success) return undefined;
  const requestId = headers.get('request-id')?.slice(0, 64) ?? '';
  return { status, code: normalised(error.data.code), requestId };
};

const waitSeconds = ({ headers }: Received): number => {
  const seconds = Number(headers.get('retry-after'));
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : retrySeconds;
};

/** Answers to which no signature is added, and that we need not trust to act on them. */
const unsigned = (answer: Received): Unknown | ProviderFault | undefined => {
  const { status } = answer;
  const refusal = refusalIn(answer);
  const code = refusal?.code ?? '';
  if (isUndecided({ status, code, requestId: '' }))
    return unknown(refusal ? named(refusal) : `HTTP ${status}`, waitSeconds(answer));
  // WeChat cannot tell who asks: it signs for nobody, and does nothing.
  return status === 401 && code === 'SIGNERROR' && refusal ? fault(refusal) : undefined;
};

/** Downloads certificates; the list must be signed by a key that it holds itself, or that we have. */
const download = async (line: Line): Promise<readonly PlatformKey[] | undefined> => {
  const answer = await received(line, { method: 'GET', target: '/v3/certificates', body: '' });
  if ('outcome' in answer || answer.status !== 200) return undefined;
  const { body, headers } = answer;
  const keys = certificatesIn(line.credentials.api_v3_key, body.toString('utf8'));
  const receivedAt = line.now();
  const within: KeyOf = async (id) =>
    keys.find((one) => one.id === id)?.key ?? line.ring.known(id, receivedAt);
  const evidence = { header: (name: string) => headers.get(name), body, receivedAt };
  return (await objection(evidence, within)) === undefined ? keys : undefined;
};

/** The key of this name, downloaded if need be. */
export const keyOf =
  (line: Line, at: Instant): KeyOf =>
  (id) =>
    line.ring.find(id, at, () => download(line));

/** 202 is "the payer still pays", told as an order or as an error; without a body it tells nothing. */
const accepted = ({ status, body }: Received): boolean =>
  status < 300 && (status !== 202 || body.length > 0);

const judged = <Shape extends z.ZodType>(
  shape: Shape,
  answer: Received,
): Answer<z.infer<Shape>> => {
  const content = answer.body.length === 0 ? undefined : parsed(answer.body);
  const read = accepted(answer) ? shape.safeParse(content) : undefined;
  if (read?.success) return { kind: 'value', value: read.data };
  const refusal = refusalIn(answer);
  if (!refusal) return { kind: 'unknown', unknown: unknown('an answer that we cannot read') };
  if (isOurFault(refusal)) throw fault(refusal);
  return { kind: 'refused', refusal };
};

/**
 * Makes one call and reads its answer by `shape`. Lost, late, garbled, unsigned and undecided answers
 * are unknown; what is our own fault throws ProviderFault; other refusals are the caller's to judge.
 */
export const ask = async <Shape extends z.ZodType>(
  line: Line,
  shape: Shape,
  request: Request,
): Promise<Answer<z.infer<Shape>>> => {
  const answer = await received(line, request);
  if ('outcome' in answer) return { kind: 'unknown', unknown: answer };
  const word = unsigned(answer);
  if (word instanceof ProviderFault) throw word;
  if (word) return { kind: 'unknown', unknown: word };
  const receivedAt = line.now();
  const { headers, body } = answer;
  const doubt = await objection(
    { header: (name) => headers.get(name), body, receivedAt },
    keyOf(line, receivedAt),
  );
  return doubt === undefined
    ? judged(shape, answer)
    : { kind: 'unknown', unknown: unknown(`an answer that is not genuine: ${doubt}`, 1) };
};

/** A request with a JSON body. */
export const post = (target: string, content: object): Request => ({
  method: 'POST',
  target,
  body: JSON.stringify(content),
});

export const get = (target: string): Request => ({ method: 'GET', target, body: '' });

/** Whole seconds until an instant, at least one. */
export const secondsUntil = (instant: Instant, now: Instant): number =>
  Math.max(1, Math.ceil((instant - now) / secondMs));
