// One signed request to UnionPay, and what its answer is worth once its signature was verified.
import type { Instant } from '../../kernel/time.ts';
import { beijingDigits } from '../beijing.ts';
import type { Unknown } from '../outcomes.ts';
import type { Credentials } from './credentials.ts';
import { objection } from './proof.ts';
import { type Fields, signed } from './signature.ts';
import { answerIn, formText } from './text.ts';

/** One account's open line. */
export interface Line {
  readonly credentials: Credentials;
  readonly fetch: typeof fetch;
  readonly now: () => Instant;
}

/** What names a transaction at UnionPay, for ever: its number and the time of its making. */
export interface Identity {
  readonly orderId: string;
  readonly at: Instant;
}

export interface Request {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type Answer = { readonly outcome: 'answered'; readonly fields: Fields };

export const unknown = (why: string, retryAfterSeconds?: number): Unknown => ({
  outcome: 'unknown',
  why,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

/** The answers of a busy system are worth asking again after this; UnionPay names no time. */
export const retrySeconds = 5;

/** The decimal serial number by which UnionPay finds our certificate. */
const certIdOf = ({ certificate }: Credentials): string =>
  BigInt(`0x${certificate.serialNumber}`).toString();

/** A signed request: what all have in common, the transaction's name, and its own fields. */
export const requestOf = (
  { credentials }: Pick<Line, 'credentials'>,
  { orderId, at }: Identity,
  own: Fields,
): Readonly<Record<string, string>> =>
  signed(credentials.private_key, {
    version: '5.1.0',
    encoding: 'UTF-8',
    signMethod: '01',
    certId: certIdOf(credentials),
    accessType: '0',
    merId: credentials.mer_id,
    orderId,
    txnTime: beijingDigits(at),
    ...own,
  });

const received = async (line: Line, { url, fields }: Request): Promise<Buffer | Unknown> => {
  try {
    const answer = await line.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      redirect: 'error',
      body: formText(fields),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    return answer.status === 200 ? body : unknown(`HTTP ${answer.status}`, retrySeconds);
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'error';
    return unknown(`no readable answer (${kind})`, retrySeconds);
  }
};

/** What an answer repeats: another's genuine answer must not pass for ours. */
const repeated = ['merId', 'orderId', 'txnTime'] as const;

/** A query is answered with the type of the transaction that it asks for. */
const queryType = '00';

const isAbout = (asked: Fields, answered: Fields): boolean =>
  repeated.every((name) => answered[name] === asked[name]) &&
  (asked['txnType'] === queryType || answered['txnType'] === asked['txnType']);

/** Sends a request once; anything but a verified answer to this very question is unknown. */
export const ask = async (line: Line, request: Request): Promise<Answer | Unknown> => {
  const body = await received(line, request);
  if ('outcome' in body) return body;
  const fields = answerIn(body);
  if (!fields) return unknown('an answer that cannot be read');
  const why = objection(line.credentials, fields, line.now());
  if (why !== undefined) return unknown(`an answer that is not genuine: ${why}`);
  return isAbout(request.fields, fields)
    ? { outcome: 'answered', fields }
    : unknown('an answer about something else');
};
