// What a merchant may send, field by field, as WeChat Pay's description of its API has it.
import * as z from 'zod';
import { badParameter, refusal } from './errors.ts';
import type { Settings } from './state.ts';

const atMostBytes = (limit: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= limit, `at most ${limit} bytes`);

const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;

const NotifyUrl = z
  .url()
  .max(256)
  .refine((text) => text.startsWith('https://') || loopback.test(text), 'https only')
  .refine((text) => !text.includes('?'), 'no query parameters');

const Amount = z.strictObject({
  total: z.int().min(1).max(2_147_483_647),
  currency: z.literal('CNY').optional(),
});

const Store = z.strictObject({
  id: z.string().max(32).optional(),
  out_id: z.string().max(32).optional(),
  name: z.string().max(256).optional(),
  area_code: z.string().max(32).optional(),
  address: z.string().max(512).optional(),
});

const common = {
  appid: z.string(),
  mchid: z.string(),
  description: atMostBytes(127),
  out_trade_no: z.string().regex(/^[0-9A-Za-z_\-*|]{6,32}$/),
  attach: atMostBytes(128).optional(),
  goods_tag: z.string().max(32).optional(),
  support_fapiao: z.boolean().optional(),
  amount: Amount,
  detail: z.looseObject({}).optional(),
  settle_info: z.strictObject({ profit_sharing: z.boolean().optional() }).optional(),
};

const online = {
  ...common,
  notify_url: NotifyUrl,
  time_expire: z.iso.datetime({ offset: true }).optional(),
  limit_pay: z.array(z.enum(['no_balance', 'no_credit', 'no_debit', 'balance_only'])).optional(),
};

const Scene = z.strictObject({
  payer_client_ip: z.union([z.ipv4(), z.ipv6()]),
  device_id: z.string().max(32).optional(),
  store_info: Store.optional(),
});

const H5Info = z.strictObject({
  type: z.enum(['Wap', 'iOS', 'Android', 'IOS']),
  app_name: z.string().max(64).optional(),
  app_url: z.string().max(128).optional(),
  bundle_id: z.string().max(128).optional(),
  package_name: z.string().max(128).optional(),
});

export const Online = {
  native: z.strictObject({ ...online, scene_info: Scene.optional() }),
  app: z.strictObject({ ...online, scene_info: Scene.optional() }),
  jsapi: z.strictObject({
    ...online,
    payer: z.strictObject({ openid: z.string().min(1).max(128) }),
    scene_info: Scene.optional(),
  }),
  h5: z.strictObject({ ...online, scene_info: Scene.extend({ h5_info: H5Info }) }),
} as const;

export const CodePay = z.strictObject({
  ...common,
  payer: z.strictObject({ auth_code: z.string().regex(/^1[0-5]\d{16}$/) }),
  scene_info: z.strictObject({
    device_id: z.string().max(32).optional(),
    device_ip: z.string().max(64).optional(),
    store_info: Store.refine(
      ({ id, out_id }) => id !== undefined || out_id !== undefined,
      'id or out_id',
    ),
  }),
});

export const Close = z.strictObject({ mchid: z.string() });
export const Reverse = z.strictObject({ appid: z.string(), mchid: z.string() });

export const RefundBody = z
  .strictObject({
    transaction_id: z.string().optional(),
    out_trade_no: z.string().optional(),
    out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
    reason: atMostBytes(80).optional(),
    notify_url: NotifyUrl.optional(),
    funds_account: z.literal('AVAILABLE').optional(),
    amount: z.strictObject({
      refund: z.int().min(1),
      total: z.int().min(1),
      currency: z.literal('CNY'),
      from: z.array(z.looseObject({})).optional(),
    }),
    goods_detail: z.array(z.looseObject({})).optional(),
  })
  .refine(
    ({ transaction_id, out_trade_no }) =>
      (transaction_id === undefined) !== (out_trade_no === undefined),
    'transaction_id or out_trade_no',
  );

/** A body that passes its schema, or WeChat Pay's refusal. */
export const bodyOf = <Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal('PARAM_ERROR', '请求体不是合法的 JSON');
  }
  const read = shape.safeParse(value);
  if (!read.success) throw badParameter(read.error);
  return read.data;
};

/** The merchant number and appid of a body must be the caller's own. */
export const checkOwner = (
  body: { readonly appid?: string; readonly mchid: string },
  { mchid, appid }: Settings,
): void => {
  if (body.mchid !== mchid)
    throw refusal('PARAM_ERROR', '商户号与签名的商户号不一致', {
      field: '/mchid',
      issue: 'not the caller',
      location: 'body',
    });
  if (body.appid !== undefined && body.appid !== appid)
    throw refusal('APPID_MCHID_NOT_MATCH', 'appid 和 mch_id 不匹配');
};
