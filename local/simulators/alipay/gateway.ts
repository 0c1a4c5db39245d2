// The gateway: checks who calls, does the work, and signs the exact bytes of its answer.
import type { Incoming, Reply } from '../kit/server.ts';
import { billAddress } from './bill.ts';
import { contents, read } from './content.ts';
import { type AlipayFaults, defaultDelayMs, type FaultName, faultsAt } from './faults.ts';
import type { Notifier, Signer } from './notify.ts';
import { page } from './page.ts';
import { queryRefund, refund } from './refunds.ts';
import { AlipayRefusal, invalid, messages } from './refusal.ts';
import { covered, type Fields, isSignedBy, serialOf, sign } from './signing.ts';
import { now, opened, type State, type Trade } from './state.ts';
import { instantOf } from './texts.ts';
import {
  type Body,
  type Call,
  cancel,
  checkAgain,
  close,
  create,
  offerOf,
  precreate,
  query,
  scan,
} from './trades.ts';

export type House = {
  readonly state: State;
  readonly notifier: Notifier;
  readonly signer: Signer;
};

type Method = (state: State, call: Call) => Body;

const download: Method = (state, call) => {
  const { alipay_cert_sn: serial } = read(contents.certificate, call.content);
  const pem = state.certificates.get(serial);
  if (!pem) throw new AlipayRefusal('40004', 'CERT_NOT_EXIST', 'no such certificate');
  return { alipay_cert_content: Buffer.from(pem).toString('base64') };
};

const methods: Readonly<Record<string, Method>> = {
  'alipay.trade.precreate': precreate,
  'alipay.trade.pay': scan,
  'alipay.trade.create': create,
  'alipay.trade.query': query,
  'alipay.trade.close': close,
  'alipay.trade.cancel': cancel,
  'alipay.trade.refund': refund,
  'alipay.trade.fastpay.refund.query': queryRefund,
  'alipay.data.dataservice.bill.downloadurl.query': billAddress,
  'alipay.open.app.alipaycert.download': download,
};

/** Methods whose parameters a payer's browser or app brings. */
const openings = ['alipay.trade.page.pay', 'alipay.trade.wap.pay', 'alipay.trade.app.pay'];

/** Parameters of a form; one that stands twice is refused. */
export const fieldsIn = (...forms: readonly string[]): Fields => {
  const pairs = forms.flatMap((form) => [...new URLSearchParams(form)]);
  const fields = Object.fromEntries(pairs);
  if (Object.keys(fields).length !== pairs.length)
    throw invalid('invalid-parameter', 'a parameter stands twice', false);
  return fields;
};

const expected: Fields = { sign_type: 'RSA2', charset: 'utf-8', version: '1.0', format: 'JSON' };

const checkEnvelope = ({ settings }: State, fields: Fields): void => {
  if (fields['app_id'] !== settings.appId) throw invalid('invalid-app-id', '无效的AppID', false);
  for (const [name, value] of Object.entries(expected))
    if (fields[name] !== value) throw invalid(`invalid-${name.replace('_', '-')}`, name);
  const text = covered(fields, ['sign']);
  if (!isSignedBy(settings.merchantKey, text, fields['sign'] ?? ''))
    throw invalid('invalid-signature', `验签出错，待签名字符串为：${text}`, false);
};

const checkTimestamp = (state: State, fields: Fields): void => {
  const offMs = Math.abs(instantOf(fields['timestamp'] ?? '') - now(state));
  if (!(offMs <= state.settings.timestampToleranceMs))
    throw invalid('invalid-timestamp', '非法的时间戳参数');
};

const checkCertificates = ({ key }: State, fields: Fields): void => {
  const wanted = key.certificate !== undefined;
  const given = Boolean(fields['app_cert_sn'] && fields['alipay_root_cert_sn']);
  if (wanted !== given) throw invalid('app-cert-verify-fail', '应用证书校验失败');
};

const callIn = (fields: Fields): Call => ({
  method: fields['method'] ?? '',
  content: fields['biz_content'] ?? '',
  notifyUrl: fields['notify_url'],
  returnUrl: fields['return_url'],
});

/** A page or app brings a signed order: the trade comes to be when the payer opens it. */
export const openedBy = (state: State, form: string): Trade => {
  const fields = fieldsIn(form);
  checkEnvelope(state, fields);
  const call = callIn(fields);
  if (!openings.includes(call.method)) throw invalid('invalid-method', '不存在的方法名');
  const known = offerOf(state, call, read(contents.order, call.content));
  checkAgain(state, known);
  return opened(state, known);
};

const executed = (state: State, fields: Fields): Body => {
  checkEnvelope(state, fields);
  checkTimestamp(state, fields);
  checkCertificates(state, fields);
  const call = callIn(fields);
  const method = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined;
  if (!method) throw invalid('invalid-method', '不存在的方法名');
  return method(state, call);
};

type Content = { readonly body: Body; readonly signed: boolean; readonly isError: boolean };

const refused = (fault: unknown): Content => {
  // A bug of the simulator: say so, so that nobody takes it for Alipay's word.
  if (!(fault instanceof AlipayRefusal)) throw fault;
  const { code, subCode, message, signed } = fault;
  const body = { code, msg: messages[code] ?? '', sub_code: subCode, sub_msg: message };
  return { body, signed, isError: !signed };
};

const worked = (state: State, fields: Fields): Content => {
  try {
    const body = executed(state, fields);
    const code = String(body['code'] ?? '10000');
    return { body: { code, msg: messages[code], ...body }, signed: true, isError: false };
  } catch (fault) {
    return refused(fault);
  }
};

const unheard: Content = {
  body: {
    code: '20000',
    msg: messages['20000'],
    sub_code: 'isp.unknow-error',
    sub_msg: '系统繁忙',
  },
  signed: true,
  isError: false,
};
const throttled: Content = {
  body: { code: '40005', msg: messages['40005'], sub_code: 'isv.app-call-limited', sub_msg: '' },
  signed: true,
  isError: false,
};

const taken = (faults: AlipayFaults, method: string, moment: 'before' | 'answer') =>
  faults.take({ method: 'POST', path: method }, faultsAt(moment));

/** The answer's bytes: solidi are escaped, as the real gateway writes them. */
const textOf = (
  { state, signer }: House,
  method: string,
  { content, struck }: { readonly content: Content; readonly struck?: FaultName | undefined },
): string => {
  const name = content.isError ? 'error' : method.replaceAll('.', '_');
  const body = JSON.stringify(content.body).replaceAll('/', '\\/');
  if (!content.signed) return `{"${name}_response":${body}}`;
  const { certificate, privateKey } = state.key;
  const serial = certificate ? `"alipay_cert_sn":"${serialOf(certificate)}",` : '';
  const key = struck === 'bad_signature' ? signer.stranger : privateKey;
  const sent = struck === 'altered_answer' ? body.replace(/(\d)"/, '$1 "') : body;
  return `{"${name}_response":${sent},${serial}"sign":"${sign(key, body)}"}`;
};

const answered = (text: string, after?: () => void): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/html;charset=utf-8' },
  body: text,
  ...(after && { after }),
});

const pause = (state: State, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    state.timeline.later(resolve, delayMs);
  });

const early: Readonly<Partial<Record<FaultName, Content>>> = {
  throttled,
  system_error: unheard,
};

const performed = async (house: House, fields: Fields): Promise<Reply> => {
  const { state, notifier } = house;
  const method = fields['method'] ?? '';
  const { result, flush } = notifier.during(() => worked(state, fields));
  const struck = taken(state.faults, method, 'answer');
  const content = struck?.fault === 'system_error_after_commit' ? unheard : result;
  const text = textOf(house, method, { content, struck: struck?.fault });
  if (struck?.fault === 'delay') await pause(state, struck.delayMs ?? defaultDelayMs);
  if (struck?.fault !== 'drop_answer_after_commit') return answered(text, flush);
  flush();
  return 'drop';
};

const shownPage = ({ state, notifier }: House, form: string): Reply => {
  try {
    const { result, flush } = notifier.during(() => openedBy(state, form));
    return { ...page(state, result), after: flush };
  } catch (fault) {
    const { body } = refused(fault);
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: JSON.stringify(body) };
  }
};

/** Answers one request to /gateway.do. */
export const gateway = async (house: House, incoming: Incoming): Promise<Reply> => {
  const { state } = house;
  const forms = [incoming.query, incoming.method === 'POST' ? incoming.body : ''];
  const form = forms.filter((one) => one !== '').join('&');
  const method = new URLSearchParams(form).get('method') ?? '';
  if (openings.includes(method)) return shownPage(house, form);
  const struck = taken(state.faults, method, 'before')?.fault;
  if (struck === 'drop_before') return 'drop';
  if (struck === '500') return { status: 500, body: '<html>Internal Server Error</html>' };
  const content = struck && early[struck];
  if (content) return answered(textOf(house, method, { content }));
  return performed(house, fieldsIn(form));
};
