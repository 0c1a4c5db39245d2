// One request from its arrival to its signed answer: faults, proof, work, in that order.
import type { Incoming, Reply } from '../kit/server.ts';
import { answer, codeOf, echo, messageOf, Refusal, told } from './answers.ts';
import { checkRequest } from './checks.ts';
import { defaultDelayMs, type FaultName, faultsAt } from './faults.ts';
import { answerText, type Fields, formOf } from './fields.ts';
import { fileTransfer } from './files.ts';
import { appOrder, codeOrder, frontOrder, scannedOrder } from './orders.ts';
import { cashier, html } from './page.ts';
import { find } from './payer.ts';
import { refundOrder, reversal, undoOrder } from './returns.ts';
import { keyOf, type State } from './state.ts';

const query = (state: State, fields: Fields): Fields => {
  const found = state.transactions.get(keyOf(fields));
  if (!found) throw new Refusal('34');
  const fault = state.faults.take({ path: '/00' }, faultsAt('state'))?.fault;
  const code = fault ? fault.slice(-2) : codeOf(state, found);
  const own = fault ? echo(found.request) : told(found);
  return {
    ...own,
    ...answer(found.request, '00'),
    origRespCode: code,
    origRespMsg: messageOf(code),
  };
};

type Row = {
  readonly needed: readonly string[];
  readonly work: (state: State, fields: Fields) => Fields;
};

const money = ['txnAmt', 'currencyCode', 'channelType', 'backUrl'];

/** What is answered, by path, type and sub-type. */
const rows: Readonly<Record<string, Row>> = {
  'appTransReq 01/01': { needed: money, work: appOrder },
  'backTransReq 01/07': { needed: money, work: codeOrder },
  'backTransReq 01/06': { needed: [...money, 'qrNo', 'termId'], work: scannedOrder },
  'backTransReq 99/01': { needed: ['channelType', 'backUrl'], work: reversal },
  'backTransReq 31/00': { needed: [...money, 'origQryId'], work: undoOrder },
  'backTransReq 04/00': { needed: [...money, 'origQryId'], work: refundOrder },
  'backTransReq 00/00': { needed: [], work: query },
  'queryTrans 00/00': { needed: [], work: query },
  'file 76/01': { needed: ['settleDate', 'fileType'], work: fileTransfer },
};

const paths: Readonly<Record<string, string>> = {
  '/gateway/api/appTransReq.do': 'appTransReq',
  '/gateway/api/backTransReq.do': 'backTransReq',
  '/gateway/api/queryTrans.do': 'queryTrans',
  '/': 'file',
};
const frontPath = '/gateway/api/frontTransReq.do';

const worked = (state: State, path: string, fields: Fields): Fields => {
  const name = `${paths[path]} ${fields['txnType']}/${fields['txnSubType']}`;
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
  try {
    checkRequest(state, fields, row?.needed ?? []);
    if (!row) throw new Refusal('10', 'txnType');
    return row.work(state, fields);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { ...answer(fields, fault.code), respMsg: fault.message };
  }
};

const text = (fields: Fields): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/html;charset=UTF-8' },
  body: answerText(fields),
});

const broken = { status: 500, body: '<html>500</html>' };

/** How a fault sends the answer that was worked out. */
const sent: Readonly<Partial<Record<FaultName, (state: State, fields: Fields) => Reply>>> = {
  '500_after_commit': () => broken,
  drop_answer_after_commit: () => 'drop',
  unsigned_answer: (_state, fields) => text(fields),
  stranger_answer: ({ keys }, fields) => text(keys.signAs('stranger', fields)),
  expired_answer: ({ keys }, fields) => text(keys.signAs('expired', fields)),
  altered_answer: ({ keys }, fields) => text({ ...keys.sign(fields), respMsg: 'altered' }),
};

const unclear = (name: FaultName, fields: Fields): Fields =>
  name.startsWith('unclear_') ? answer(fields, name.slice(-2)) : fields;

const delivered = async (state: State, path: string, fields: Fields): Promise<Reply> => {
  const occasion = { path: path === '/' ? path : `${path}#${fields['txnType'] ?? ''}` };
  const fault = state.faults.take(occasion, faultsAt('answer'));
  if (!fault) return text(state.keys.sign(fields));
  if (fault.fault === 'delay')
    await new Promise<void>((resolve) => {
      state.timeline.later(resolve, fault.delayMs ?? defaultDelayMs);
    });
  const send = sent[fault.fault];
  return send ? send(state, fields) : text(state.keys.sign(unclear(fault.fault, fields)));
};

const front = (state: State, fields: Fields): Reply => {
  try {
    checkRequest(state, fields, money);
    if (fields['txnType'] !== '01' || fields['txnSubType'] !== '01') throw new Refusal('10');
    return cashier(state, frontOrder(state, fields));
  } catch (fault) {
    if (fault instanceof Refusal) return html(200, `<p>${fault.code}: ${fault.message}</p>`);
    throw fault;
  }
};

const posted = async (state: State, { path, body }: Incoming): Promise<Reply> => {
  const before = state.faults.take({ path }, faultsAt('before'))?.fault;
  if (before === 'drop_before') return 'drop';
  if (before === '500') return broken;
  const fields = formOf(body);
  if (!fields) return { status: 400, body: 'Invalid request.' };
  if (path === frontPath) return front(state, fields);
  if (before === 'busy') return text(state.keys.sign(answer(fields, '06')));
  return delivered(state, path, worked(state, path, fields));
};

/** Answers one request of the gateway, or of the file server. */
export const dispatch = async (state: State, incoming: Incoming): Promise<Reply> => {
  const { method, path, query: asked } = incoming;
  if (method === 'GET' && path === '/page') {
    const token = new URLSearchParams(asked).get('token') ?? '';
    return cashier(state, find(state, { token }));
  }
  const isKnown = path === frontPath || Object.hasOwn(paths, path);
  return method === 'POST' && isKnown
    ? posted(state, incoming)
    : { status: 404, body: '<html>404</html>' };
};
