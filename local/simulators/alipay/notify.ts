// Notifications as Alipay sends them: a signed form per try, eight tries in a day, until `success`.
import type { KeyObject } from 'node:crypto';
import { type Deliveries, deliveries, type Try } from '../kit/deliveries.ts';
import type { Timeline } from '../kit/timeline.ts';
import { type AlipayFaults, defaultDelayMs, type FaultName, faultsAt } from './faults.ts';
import { asForm, covered, type Fields, serialOf, sign } from './signing.ts';
import { type PlatformKey, type Refund, refundedOf, type Settings, type Trade } from './state.ts';
import { beijing, yuan } from './texts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Delays before the second to the eighth try. */
export const retryLadderMs: readonly number[] = [
  ...[4 * minuteMs, 10 * minuteMs, 10 * minuteMs],
  ...[hourMs, 2 * hourMs, 6 * hourMs, 15 * hourMs],
];

const timeoutMs = 5_000;

export type Notice = { readonly id: string; readonly url: string; readonly fields: Fields };

export type Signer = {
  readonly key: () => PlatformKey;
  /** A key that is not Alipay's, for forged notifications. */
  readonly stranger: KeyObject;
};

/** The signed form of one try, sent at this instant. */
export const formOf = (fields: Fields, key: PlatformKey, sentAt: number): Fields => {
  const told: Fields = {
    ...fields,
    notify_time: beijing(sentAt),
    charset: 'utf-8',
    version: '1.0',
    ...(key.certificate && { alipay_cert_sn: serialOf(key.certificate) }),
  };
  const signature = sign(key.privateKey, covered(told, ['sign', 'sign_type']));
  return { ...told, sign_type: 'RSA2', sign: signature };
};

/** What a notification says about a trade, and about the refund that caused it. */
export const noticeFields = (
  settings: Pick<Settings, 'appId' | 'sellerId'>,
  id: string,
  { trade, refund }: { readonly trade: Trade; readonly refund?: Refund | undefined },
): Fields => ({
  notify_type: 'trade_status_sync',
  notify_id: id,
  app_id: settings.appId,
  auth_app_id: settings.appId,
  seller_id: settings.sellerId,
  seller_email: 'fines+office@example.org',
  buyer_id: '2088102534368455',
  buyer_logon_id: 'xud***@example.org',
  trade_no: trade.tradeNo,
  out_trade_no: trade.reference,
  trade_status: trade.status,
  subject: trade.subject,
  total_amount: yuan(trade.total),
  gmt_create: beijing(trade.createdAt),
  ...(trade.paidAt !== undefined && paidFields(trade, trade.paidAt)),
  ...(trade.closedAt !== undefined && { gmt_close: beijing(trade.closedAt) }),
  ...(refund && {
    refund_fee: yuan(refundedOf(trade)),
    gmt_refund: `${beijing(refund.at)}.123`,
    ...(refund.requestNo && { out_biz_no: refund.requestNo }),
  }),
});

const paidFields = (trade: Trade, at: number): Fields => ({
  gmt_payment: beijing(at),
  receipt_amount: yuan(trade.total),
  invoice_amount: yuan(trade.total),
  buyer_pay_amount: yuan(trade.total),
  point_amount: '0.00',
  fund_bill_list: JSON.stringify([{ amount: yuan(trade.total), fundChannel: 'ALIPAYACCOUNT' }]),
});

export type Notifier = {
  /** Takes a notification: held while a request is worked on, else sent at once. */
  readonly send: (notice: Notice) => void;
  /** Runs `work`; gives its result and what sends the notifications that it caused. */
  readonly during: <T>(work: () => T) => { readonly result: T; readonly flush: () => void };
  readonly resend: (id: string) => Promise<void>;
  readonly log: () => readonly Try[];
  readonly sent: () => readonly Notice[];
  /** Resolves when every notification has had its first try. */
  readonly idle: () => Promise<void>;
  readonly close: () => void;
};

type Means = {
  readonly timeline: Timeline;
  readonly faults: AlipayFaults;
  readonly signer: Signer;
  /** Every step of the ladder is multiplied by this. */
  readonly retryFactor: number;
};

type Sender = (post: Deliveries, notice: Notice, delayMs: number) => Promise<void>;

const troubles = (means: Means): Readonly<Partial<Record<FaultName, Sender>>> => ({
  lose_webhook: async (post, notice) => post.lose(notice.id),
  duplicate_webhook: async (post, notice) => {
    await Promise.all([post.deliver(letter(means, notice)), post.deliver(letter(means, notice))]);
  },
  delay_webhook: async (post, notice, delayMs) => {
    means.timeline.later(() => void post.deliver(letter(means, notice)), delayMs);
  },
  forge_webhook: async (post, notice) => {
    const forger = { ...means.signer.key(), privateKey: means.signer.stranger };
    await post.deliver(
      letter({ ...means, signer: { ...means.signer, key: () => forger } }, notice),
    );
  },
});

const letter = ({ signer, timeline }: Means, { id, url, fields }: Notice) => ({
  id,
  url,
  render: () => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: asForm(formOf(fields, signer.key(), timeline.now())),
  }),
});

export const notifier = (means: Means): Notifier => {
  const { timeline, faults } = means;
  const post = deliveries({
    timeline,
    ladderMs: retryLadderMs.map((step) => Math.round(step * means.retryFactor)),
    timeoutMs,
    accepted: (posted) =>
      posted.kind === 'answered' && posted.status === 200 && posted.body === 'success',
  });
  const troubled = troubles(means);
  const inTheAir = new Set<Promise<void>>();
  const sent: Notice[] = [];
  let held: Notice[] | undefined;
  let owed = 0;

  const deliver = async (notice: Notice): Promise<void> => {
    const event = notice.fields['trade_status'];
    const struck = faults.take({ event, path: notice.url }, faultsAt('notification'));
    const send = struck && troubled[struck.fault];
    if (send) await send(post, notice, struck.delayMs ?? defaultDelayMs);
    else await post.deliver(letter(means, notice));
  };

  const start = (notice: Notice): void => {
    const sending = deliver(notice).finally(() => inTheAir.delete(sending));
    inTheAir.add(sending);
  };

  return {
    send: (notice) => {
      sent.push(notice);
      if (held) held.push(notice);
      else start(notice);
    },
    during: (work) => {
      const notices: Notice[] = [];
      held = notices;
      try {
        const result = work();
        owed += notices.length;
        return { result, flush: () => flush(notices) };
      } finally {
        held = undefined;
      }
    },
    resend: async (id) => {
      const notice = sent.find((one) => one.id === id);
      if (!notice) throw new Error(`there is no notification ${id}`);
      await post.deliver(letter(means, notice));
    },
    log: post.log,
    sent: () => sent,
    idle: async () => {
      while (owed > 0 || inTheAir.size > 0) {
        await Promise.all(inTheAir);
        await new Promise(setImmediate);
      }
      await post.idle();
    },
    close: post.close,
  };

  function flush(notices: readonly Notice[]): void {
    owed -= notices.length;
    for (const notice of notices) start(notice);
  }
};
