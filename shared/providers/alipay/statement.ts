// Fetches a day's trade bill: its address first, then the zip behind it, out of which the list is taken.
import { Failure } from '../../kernel/failure.ts';
import { addDays, hourMs, type Instant, LocalDate } from '../../kernel/time.ts';
import { fromBeijing } from '../beijing.ts';
import { unzipped } from '../unzip.ts';
import { ask, type Line } from './call.ts';
import { fault, isOurFault, named } from './refusal.ts';
import { BillAddress } from './shapes.ts';

/** A day of a hundred thousand payments packs into some ten megabytes. */
const packedLimitBytes = 64 * 1024 * 1024;
const unpackedLimitBytes = 256 * 1024 * 1024;

const pieceBytes = 65_536;
const retryAfterSeconds = 60;

const busy = (code: string, detail: string, cause?: unknown): Failure =>
  new Failure('busy', code, detail, { retryAfterSeconds, cause });

/** Alipay makes the bill of a day by the next morning. */
const readyAt = (day: LocalDate): Instant =>
  (fromBeijing(`${addDays(day, 1)} 00:00:00`) ?? 0) + 10 * hourMs;

const absent = (line: Line, day: LocalDate): Failure =>
  line.now() < readyAt(day)
    ? busy('statement_not_ready', 'Alipay makes this bill until 10:00 Beijing time of the next day')
    : new Failure(
        'missing',
        'statement_missing',
        'Alipay has no bill of this day: check that the account trades and may download bills',
      );

const addressOf = async (line: Line, day: LocalDate): Promise<URL> => {
  const answer = await ask(line, BillAddress, {
    method: 'alipay.data.dataservice.bill.downloadurl.query',
    content: { bill_type: 'trade', bill_date: day },
  });
  if (answer.kind === 'value') return new URL(answer.value.bill_download_url);
  if (answer.kind === 'unknown')
    throw busy('statement_unreachable', `Alipay did not answer (${answer.unknown.why})`);
  const { refusal } = answer;
  if (refusal.subCode === 'isp.bill_not_exist') throw absent(line, day);
  throw isOurFault(refusal)
    ? fault(refusal)
    : busy('statement_unreachable', `Alipay refuses the bill (${named(refusal)})`);
};

/** Bills lie at Alipay's own houses, or at the gateway that we send signed requests to. */
const checked = ({ credentials }: Line, address: URL): URL => {
  if (address.origin === new URL(credentials.gateway).origin) return address;
  if (!address.hostname.endsWith('.alipay.com'))
    throw new Failure(
      'unprocessable',
      'statement_elsewhere',
      'Alipay names another host for this bill: it was not fetched',
    );
  const safe = new URL(address);
  if (!credentials.bill_over_http) safe.protocol = 'https:';
  return safe;
};

const collected = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of pieces) {
    sizeBytes += piece.length;
    if (sizeBytes > packedLimitBytes)
      throw new Failure(
        'unprocessable',
        'statement_too_large',
        `the bill exceeds ${packedLimitBytes} bytes: fetch it by hand, in parts`,
      );
    parts.push(piece);
  }
  return Buffer.concat(parts);
};

/** The address lives for thirty seconds and carries its own right to be read: it is never shown. */
const downloaded = async (line: Line, address: URL): Promise<Buffer> => {
  try {
    const answer = await line.fetch(address.href, { redirect: 'error' });
    if (answer.status === 200 && answer.body) return await collected(answer.body);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw busy('statement_unreachable', 'the bill was not sent: fetch it again', cause);
  }
  throw busy('statement_unreachable', 'the bill was not sent: its address may have run out');
};

const names = new TextDecoder('gb18030');

/** The archive holds the list and a summary; names are GBK without saying so. */
const listIn = (archive: Buffer): Buffer => {
  const lists = unzipped(archive, unpackedLimitBytes).filter(({ name }) => {
    const text = names.decode(name);
    return text.endsWith('.csv') && !text.includes('汇总');
  });
  const [list] = lists;
  if (list && lists.length === 1) return list.content();
  throw new Failure(
    'unprocessable',
    'statement_packing',
    'the bill’s archive does not hold exactly one list: fetch it again from Alipay',
  );
};

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/**
 * The trade bill of one day of Beijing time (YYYY-MM-DD) as Alipay wrote it: CSV in GBK. Throws
 * Failure `busy` while it is not ready or not reachable, `missing` when there is none.
 */
export const statementBytes = async (
  line: Line,
  { day }: { readonly day: string },
): Promise<AsyncIterable<Uint8Array>> => {
  if (!LocalDate.safeParse(day).success)
    throw new Failure('invalid', 'statement_unnamed', 'name the day of the bill as YYYY-MM-DD');
  const address = checked(line, await addressOf(line, day));
  return inPieces(listIn(await downloaded(line, address)));
};
