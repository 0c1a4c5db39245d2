// What each method takes as its business content; anything malformed is refused as the gateway does.
import * as z from 'zod';
import { acq } from './refusal.ts';
import { instantOf } from './texts.ts';

const Number64 = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** Yuan with at most two decimals, 0.01 to 100000000, into fen. */
const Amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,2})?$/)
  .transform((text) => {
    const [whole = '', fraction = ''] = text.split('.');
    return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  })
  .refine((fen) => fen >= 1 && fen <= 10_000_000_000);

const Time = z
  .string()
  .refine((text) => !Number.isNaN(instantOf(text)))
  .transform(instantOf);

const order = {
  out_trade_no: Number64,
  total_amount: Amount,
  subject: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[^/=&]*$/),
  product_code: z.string().optional(),
  time_expire: Time.optional(),
  store_id: z.string().optional(),
  quit_url: z.string().optional(),
};

const named = { out_trade_no: Number64 };

export const contents = {
  order: z.object(order),
  scan: z.object({ ...order, scene: z.literal('bar_code'), auth_code: z.string().min(1) }),
  create: z
    .object({
      ...order,
      buyer_id: z.string().optional(),
      buyer_open_id: z.string().optional(),
      op_app_id: z.string().optional(),
    })
    .refine(({ buyer_id, buyer_open_id }) => Boolean(buyer_id) !== Boolean(buyer_open_id)),
  named: z.object(named),
  refund: z.object({
    ...named,
    refund_amount: Amount,
    out_request_no: Number64.optional(),
    refund_reason: z.string().max(256).optional(),
  }),
  refundQuery: z.object({
    ...named,
    out_request_no: Number64,
    query_options: z.array(z.string()).optional(),
  }),
  bill: z.object({
    bill_type: z.enum(['trade', 'signcustomer']),
    bill_date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  }),
  certificate: z.object({ alipay_cert_sn: z.string() }),
} as const;

export type OrderContent = z.infer<typeof contents.order>;

/** Content by its shape. */
export const read = <Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> => {
  try {
    return shape.parse(JSON.parse(text));
  } catch (fault) {
    const path = fault instanceof z.ZodError ? fault.issues[0]?.path.join('.') : 'biz_content';
    throw acq('INVALID_PARAMETER', `参数无效: ${path}`);
  }
};
