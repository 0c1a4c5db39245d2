// Fetches a day's trade bill: its address first, then the file, whose hash is checked to the end.
import { Failure } from '../../kernel/failure.ts';
import { LocalDate, minuteMs, secondMs } from '../../kernel/time.ts';
import { ask, get, headersOf, type Line } from './call.ts';
import { fault, type Refusal } from './refusal.ts';
import { Bill } from './shapes.ts';
import { sha1 } from './signature.ts';

const busy = (code: string, detail: string, retryAfterSeconds = 60): Failure =>
  new Failure('busy', code, detail, { retryAfterSeconds });

/** WeChat Pay makes bills from 09:00 on, and asks not to look more often than this. */
const creatingRetrySeconds = (30 * minuteMs) / secondMs;

const creating = new Set(['STATEMENTCREATING', 'BILLCREATING']);
const none = new Set(['NOSTATEMENTEXIST', 'NOBILLEXIST']);

const columns =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,' +
  '货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,' +
  '商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const sums =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

/** WeChat Pay makes no bill for a day without trade: this is what it would say. */
async function* emptyBill(): AsyncGenerator<string> {
  yield `${columns}\r\n${sums}\r\n\`0,\`0.00,\`0.00,\`0.00,\`0.00000,\`0.00,\`0.00\r\n`;
}

const refused = (refusal: Refusal): AsyncIterable<string> => {
  if (none.has(refusal.code)) return emptyBill();
  if (creating.has(refusal.code))
    throw busy(
      'statement_not_ready',
      'WeChat Pay still makes this bill: fetch it after 10:00 Beijing time of the next day',
      creatingRetrySeconds,
    );
  throw fault(refusal);
};

/** The target of the file, which must lie where we send signed requests to, and nowhere else. */
const targetOf = ({ credentials }: Line, address: string): string => {
  const url = new URL(address);
  if (url.origin === credentials.base_url) return url.pathname + url.search;
  throw new Failure(
    'unprocessable',
    'statement_elsewhere',
    'WeChat Pay names another host for this bill: it was not fetched',
  );
};

const download = async (line: Line, target: string): Promise<ReadableStream<Uint8Array>> => {
  const request = get(target);
  const headers = { ...headersOf(line, request), accept: '*/*' };
  const answer = await line
    .fetch(`${line.credentials.base_url}${target}`, { headers, redirect: 'error' })
    .catch((cause: unknown) => {
      throw new Failure('busy', 'statement_unreachable', 'the bill was not sent: fetch it again', {
        retryAfterSeconds: 60,
        cause,
      });
    });
  if (answer.status === 200 && answer.body) return answer.body;
  throw busy('statement_unreachable', `the bill was not sent (HTTP ${answer.status})`);
};

const damaged = (cause?: unknown): Failure =>
  new Failure(
    'busy',
    'statement_damaged',
    'the bill does not fit its hash, or was cut: throw away what came and fetch it again',
    { retryAfterSeconds: 60, cause },
  );

/** Text piece by piece; throws at the end when the whole was not what WeChat Pay hashed. */
async function* checked(packed: ReadableStream<Uint8Array>, hash: string): AsyncGenerator<string> {
  const sum = sha1();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of packed.pipeThrough(new DecompressionStream('gzip'))) {
      sum.update(piece);
      yield decoder.decode(piece, { stream: true });
    }
    yield decoder.decode();
  } catch (cause) {
    throw damaged(cause);
  }
  // The download carries no signature: the hash that came signed is what proves it.
  if (sum.digest('hex') !== hash.toLowerCase()) throw damaged();
}

/**
 * The trade bill of one day of Beijing time (YYYY-MM-DD), as text in pieces. Throws Failure `busy`
 * when it is not ready, unreachable or damaged: what was read until then must not be used.
 */
export const statement = async (
  line: Line,
  { day }: { readonly payout?: string; readonly day?: string },
): Promise<AsyncIterable<string>> => {
  if (!LocalDate.safeParse(day).success)
    throw new Failure('invalid', 'statement_unnamed', 'name the day of the bill as YYYY-MM-DD');
  const target = `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL&tar_type=GZIP`;
  const answer = await ask(line, Bill, get(target));
  if (answer.kind === 'refused') return refused(answer.refusal);
  if (answer.kind === 'unknown')
    throw busy('statement_unreachable', `WeChat Pay did not answer (${answer.unknown.why})`);
  const { download_url, hash_value } = answer.value;
  return checked(await download(line, targetOf(line, download_url)), hash_value);
};
