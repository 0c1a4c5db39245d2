// One signed call to Alipay's gateway, and what its answer is worth once its signature was verified.
import * as z from 'zod';
import type { Instant } from '../../kernel/time.ts';
import { beijingText } from '../beijing.ts';
import type { Unknown } from '../outcomes.ts';
import type { Credentials } from './credentials.ts';
import { type Envelope, envelopeOf } from './envelope.ts';
import type { Download, KeyRing } from './keys.ts';
import {
  fault,
  isOurFault,
  isUndecided,
  named,
  type Refusal,
  shortened,
  unknown,
} from './refusal.ts';
import { rootSerialOf, serialOf } from './serial.ts';
import { encoded, isSigned, type Parameters, withSignature } from './signature.ts';

/** One account's open line. */
export interface Line {
  readonly credentials: Credentials;
  readonly ring: KeyRing;
  readonly fetch: typeof fetch;
  readonly now: () => Instant;
}

export type Answer<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  /** Alipay understood and said no: what was asked did not happen by this call. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly unknown: Unknown };

/** Alipay's own advice: ask for a trade again after three to five seconds. */
const retrySeconds = 5;

const certificateParameters = ({ alipay }: Credentials): Parameters =>
  alipay.mode === 'certificates'
    ? {
        app_cert_sn: serialOf(alipay.app_certificate),
        alipay_root_cert_sn: rootSerialOf(alipay.alipay_root_certificates),
      }
    : {};

/** What stands around the content of every call. */
export const publicParameters = (
  credentials: Credentials,
  method: string,
  at: Instant,
): Parameters => ({
  app_id: credentials.app_id,
  method,
  format: 'JSON',
  charset: 'utf-8',
  sign_type: 'RSA2',
  timestamp: beijingText(at),
  version: '1.0',
  ...certificateParameters(credentials),
});

export interface Call {
  readonly method: string;
  /** Business content; depends on nothing but the order, so that a repetition sends the same. */
  readonly content: object;
  /** Further public parameters: `notify_url`, `return_url`. */
  readonly also?: Parameters;
}

/** The call as signed parameters. */
export const signedCall = (
  { credentials }: Line,
  { method, content, also = {} }: Call,
  at: Instant,
): Parameters =>
  withSignature(credentials.private_key, {
    ...publicParameters(credentials, method, at),
    ...also,
    biz_content: JSON.stringify(content),
  });

/** Public parameters travel in the address, the content in the body, as Alipay's own library does. */
const received = async (line: Line, call: Call): Promise<Buffer | Unknown> => {
  const { biz_content = '', ...address } = signedCall(line, call, line.now());
  try {
    const answer = await line.fetch(`${line.credentials.gateway}?${encoded(address)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      redirect: 'error',
      body: encoded({ biz_content }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return answer.status === 200 ? bytes : unknown(`HTTP ${answer.status}`, retrySeconds);
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'error';
    return unknown(`no readable answer (${kind})`, retrySeconds);
  }
};

const Head = z.object({ code: z.string(), sub_code: z.string().nullish() });

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
};

/** 10003 is no refusal: a scanned code waits for its payer. */
const successes = new Set(['10000', '10003']);

const refusalIn = (content: unknown): Refusal | undefined => {
  const head = Head.safeParse(content);
  if (!head.success || successes.has(head.data.code)) return undefined;
  return { code: head.data.code, subCode: shortened(head.data.sub_code ?? '') };
};

/** What an answer says that nobody signed: that we are wrong may be believed, since it changes nothing. */
const unsigned = (content: unknown): Unknown => {
  const refusal = refusalIn(content);
  if (refusal && isOurFault(refusal)) throw fault(refusal);
  return unknown(
    refusal ? `unsigned: ${named(refusal)}` : 'an answer without signature',
    retrySeconds,
  );
};

const judged = <Shape extends z.ZodType>(
  shape: Shape,
  content: unknown,
): Answer<z.infer<Shape>> => {
  const refusal = refusalIn(content);
  if (refusal && isUndecided(refusal))
    return { kind: 'unknown', unknown: unknown(named(refusal), retrySeconds) };
  if (refusal && isOurFault(refusal)) throw fault(refusal);
  if (refusal) return { kind: 'refused', refusal };
  const read = shape.safeParse(content);
  return read.success
    ? { kind: 'value', value: read.data }
    : { kind: 'unknown', unknown: unknown('an answer that we cannot read', retrySeconds) };
};

const isGenuine = async (line: Line, envelope: Envelope): Promise<boolean> => {
  const { certificateSerial, signedBytes, sign } = envelope;
  const keys = await line.ring.find(certificateSerial, line.now(), download(line));
  return keys.some((key) => isSigned(key, signedBytes, sign));
};

/**
 * Makes one call and reads its answer by `shape`. Lost, garbled, unsigned and undecided answers are
 * unknown; what is our own fault throws ProviderFault; other refusals are the caller's to judge.
 */
export const ask = async <Shape extends z.ZodType>(
  line: Line,
  shape: Shape,
  call: Call,
): Promise<Answer<z.infer<Shape>>> => {
  const body = await received(line, call);
  if ('outcome' in body) return { kind: 'unknown', unknown: body };
  const envelope = envelopeOf(call.method, body);
  if (!envelope)
    return { kind: 'unknown', unknown: unknown('an answer that we cannot read', retrySeconds) };
  const content = parsed(envelope.signedBytes);
  if (envelope.sign === '') return { kind: 'unknown', unknown: unsigned(content) };
  if (await isGenuine(line, envelope)) return judged(shape, content);
  return {
    kind: 'unknown',
    unknown: unknown('an answer whose signature does not fit', retrySeconds),
  };
};

const downloadMethod = 'alipay.open.app.alipaycert.download';
const Downloaded = z.object({ alipay_cert_content: z.string().min(1).max(65_536) });

/** Downloads a certificate; the ring proves it by our roots, so the answer's own signature adds nothing. */
export const download =
  (line: Line): Download =>
  async (serial) => {
    const body = await received(line, {
      method: downloadMethod,
      content: { alipay_cert_sn: serial },
    });
    const envelope = 'outcome' in body ? undefined : envelopeOf(downloadMethod, body);
    const read = envelope && Downloaded.safeParse(parsed(envelope.signedBytes));
    return read?.success
      ? Buffer.from(read.data.alipay_cert_content, 'base64').toString('utf8')
      : undefined;
  };
