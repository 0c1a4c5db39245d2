// What stands on the phone's screen, in Chinese and in English.
import type { Meeting } from '../tills.ts';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

const english = {
  title: 'The payer’s phone',
  other: '中文',
  otherLanguage: 'zh-CN',
  play: 'Simulated: no money moves.',
  open: 'Waiting for you to pay',
  nothing: 'Nothing waits. Make a payment, and it appears here by itself.',
  scan: 'Scan or open',
  scanHint: 'Text of a code, address of a page, or the payment’s "next" as JSON',
  go: 'Go',
  show: 'Show my payment code',
  shown: 'Let the kiosk or the clerk scan this:',
  used: 'A code is good for one payment.',
  transfer: 'Transfer money',
  text: 'Text (the reference)',
  amount: 'Amount',
  ended: 'Over',
  happened: 'What happened',
  told: 'Notifications',
  until: 'until',
  state: 'The provider says',
  gone: 'no longer open',
  next: 'Continue',
  unknownCode: 'no order and no page of a provider here: is it still open?',
  acts: {
    pay: 'Pay',
    decline: 'Decline',
    expire: 'Let it expire',
    late: 'The bank pays late',
    code: 'New code',
    transfer: 'Transfer',
    scan: 'Scan',
  },
  outcomes: { done: 'done', refused: 'refused' },
  tries: {
    accepted: 'accepted',
    refused: 'refused',
    unreachable: 'not reached',
    lost: 'lost',
  },
  meetings: {
    page: 'page opened',
    code: 'code shown',
    app: 'in the app',
    asked: 'code scanned, you are asked',
    form: 'transfer',
    desk: 'at a desk',
  } satisfies Record<Meeting, string>,
  providers: {
    stripe: 'Stripe',
    wechat: 'WeChat Pay',
    alipay: 'Alipay',
    unionpay: 'UnionPay',
    bank: 'Bank',
    cash: 'Cash',
    terminal: 'Card terminal',
    partner: 'Partner',
  } as Readonly<Record<string, string>>,
};

export type Words = typeof english;

const chinese: Words = {
  title: '缴款人的手机',
  other: 'English',
  otherLanguage: 'en',
  play: '模拟环境：不发生真实扣款。',
  open: '待支付',
  nothing: '暂无待支付订单。发起缴款后会自动显示在这里。',
  scan: '扫一扫',
  scanHint: '二维码内容、页面地址，或缴款的 "next"（JSON）',
  go: '确定',
  show: '出示付款码',
  shown: '请自助机或窗口扫描：',
  used: '一个付款码只能使用一次。',
  transfer: '转账汇款',
  text: '附言（缴款参考号）',
  amount: '金额',
  ended: '已结束',
  happened: '操作记录',
  told: '回调通知',
  until: '有效期至',
  state: '支付机构状态',
  gone: '已不可支付',
  next: '继续',
  unknownCode: '没有对应的订单或页面，可能已失效',
  acts: {
    pay: '支付',
    decline: '放弃支付',
    expire: '任其过期',
    late: '银行延迟扣款',
    code: '换一个付款码',
    transfer: '转账',
    scan: '扫码',
  },
  outcomes: { done: '成功', refused: '被拒绝' },
  tries: { accepted: '已接收', refused: '被拒收', unreachable: '未送达', lost: '丢失' },
  meetings: {
    page: '已打开页面',
    code: '展示二维码',
    app: 'App 内支付',
    asked: '付款码已被扫描，等待确认',
    form: '转账',
    desk: '窗口办理',
  },
  providers: {
    stripe: 'Stripe',
    wechat: '微信支付',
    alipay: '支付宝',
    unionpay: '银联',
    bank: '银行',
    cash: '现金',
    terminal: '刷卡终端',
    partner: '合作网点',
  },
};

const words: Readonly<Record<Language, Words>> = { 'zh-CN': chinese, en: english };

export const wordsIn = (language: Language): Words => words[language];

const isLanguage = (text: string | null): text is Language =>
  languages.some((language) => language === text);

/** The wanted language where it is one of ours, else the first that the browser asks for. */
export const languageOf = (wanted: string | null, accepted: string | undefined): Language => {
  if (isLanguage(wanted)) return wanted;
  return /^\s*en\b/i.test(accepted ?? '') ? 'en' : 'zh-CN';
};
