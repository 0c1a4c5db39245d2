// Fetches a clearing day's file: signed, base64 of zlib of a zip, in which one entry is the ZM file.
import { inflateSync } from 'node:zlib';
import { Failure } from '../../kernel/failure.ts';
import { dayMs, type Instant, LocalDate } from '../../kernel/time.ts';
import { attempt } from '../certificates.ts';
import { unzipped } from '../unzip.ts';
import { ask, type Line, requestOf } from './call.ts';
import { codes, fault, isOurFault } from './codes.ts';
import { types } from './kinds.ts';

/** 200,000 records of 609 bytes, the most that a statement may hold. */
const limitBytes = 128 * 1024 * 1024;

const busy = (code: string, detail: string, retryAfterSeconds: number): Failure =>
  new Failure('busy', code, detail, { retryAfterSeconds });

/** A file's name in GBK or ASCII; ours is plain: `INN16112388ZM_777290058110048`. */
const isZm = (name: Buffer, merId: string): boolean => {
  const text = name.toString('latin1');
  return text.startsWith('IN') && text.endsWith(`ZM_${merId}`);
};

const damaged = (detail: string): Failure =>
  new Failure('unprocessable', 'statement_packing', `${detail}: fetch it again from UnionPay`);

const zmIn = (fileContent: string, merId: string): Buffer => {
  const packed = Buffer.from(fileContent, 'base64');
  const zip = attempt(() => inflateSync(packed, { maxOutputLength: limitBytes }));
  if (!zip) throw damaged('the file is damaged or too large');
  const found = unzipped(zip, limitBytes).find(({ name }) => isZm(name, merId));
  if (!found) throw damaged('the archive holds no ZM file of this merchant');
  return found.content();
};

const hourOfFile = '09:00';

const refused = (code: string): Failure => {
  if (code === codes.noSuchFile)
    return busy(
      'statement_not_ready',
      `UnionPay has no file of this day: files come after ${hourOfFile} Beijing time of the next ` +
        'day, and a day without transactions has none',
      3_600,
    );
  return busy('statement_unreachable', `UnionPay answers ${code}: fetch it later`, 60);
};

/** Further back the same month and day would mean a later year's file. */
const reachMs = 360 * dayMs;

/** UnionPay is told month and day alone, so the day must be one that cannot be mistaken. */
const dayOf = (day: string, now: Instant): string => {
  const ageMs = now - Date.parse(`${day}T00:00:00+08:00`);
  if (LocalDate.safeParse(day).success && ageMs > -dayMs && ageMs < reachMs) return day;
  throw new Failure(
    'invalid',
    'statement_unnamed',
    'name the clearing day as YYYY-MM-DD, within the last 360 days',
  );
};

/**
 * The ZM file of a clearing day (23:00 to 23:00 in Beijing), as its own GBK bytes. Throws Failure
 * `busy` when there is none yet, or UnionPay is silent.
 */
export const statementBytes = async (
  line: Line,
  request: { readonly day: string },
): Promise<AsyncIterable<Uint8Array>> => {
  const { mer_id, files_url, paths } = line.credentials;
  const day = dayOf(request.day, line.now());
  const answer = await ask(line, {
    url: files_url + paths.file,
    fields: requestOf(
      line,
      { orderId: `ZM${day.replaceAll('-', '')}`, at: line.now() },
      {
        txnType: types.file,
        txnSubType: '01',
        bizType: '000000',
        fileType: '00',
        settleDate: day.slice(5).replace('-', ''),
      },
    ),
  });
  if (answer.outcome === 'unknown')
    throw busy('statement_unreachable', 'UnionPay did not answer: fetch it again', 60);
  const { respCode = '', fileContent = '' } = answer.fields;
  if (isOurFault(respCode)) throw fault(respCode);
  if (respCode !== '00') throw refused(respCode);
  const content = zmIn(fileContent, mer_id);
  return (async function* () {
    yield content;
  })();
};
