// What the payer must do next: the shapes of Stripe's next_action for each method and client.
import type { ConfirmParams } from './intent-params.ts';
import type { Method } from './methods.ts';
import type { Intent, NextAction } from './resources.ts';
import type { State } from './state.ts';

type Terms = { readonly method: Method; readonly params: ConfirmParams };

/** One transparent pixel: a kiosk draws the code from `data`, nobody needs the picture. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

export const nextActionFor = (state: State, intent: Intent, terms: Terms): NextAction => {
  if (terms.method.type === 'wechat_pay') return wechatActions[clientOf(terms)](state, intent);
  if (terms.method.type === 'alipay') return alipay(state, intent, terms);
  return {
    type: 'redirect_to_url',
    redirect_to_url: {
      return_url: terms.params.return_url ?? null,
      url: `${payAddress(state, intent)}&step=authenticate`,
    },
  };
};

const clientOf = ({ params }: Terms): 'web' | 'android' | 'ios' =>
  params.payment_method_options?.wechat_pay?.client ?? 'web';

/** Where a browser would go on; this simulator serves what is asked of it under /simulator/. */
const payAddress = (state: State, intent: Intent): string =>
  `${state.url}/simulator/page?payment_intent=${intent.id}`;

const wechatActions = {
  web: (state: State, intent: Intent): NextAction => ({
    type: 'wechat_pay_display_qr_code',
    wechat_pay_display_qr_code: {
      data: `weixin://wxpay/bizpayurl?pr=${intent.id}`,
      hosted_instructions_url: payAddress(state, intent),
      image_data_url: `data:image/png;base64,${pixel}`,
      image_url_png: `${state.url}/simulator/code.svg?payment_intent=${intent.id}`,
      image_url_svg: `${state.url}/simulator/code.svg?payment_intent=${intent.id}`,
    },
  }),
  android: (state: State, intent: Intent): NextAction => ({
    type: 'wechat_pay_redirect_to_android_app',
    wechat_pay_redirect_to_android_app: {
      app_id: 'wx0000000000000000',
      nonce_str: state.random.letters(16),
      package: 'Sign=WXPay',
      partner_id: '1000000000',
      prepay_id: `wx${intent.id}`,
      sign: state.random.letters(32),
      timestamp: String(intent.created),
    },
  }),
  ios: (_state: State, intent: Intent): NextAction => ({
    type: 'wechat_pay_redirect_to_ios_app',
    wechat_pay_redirect_to_ios_app: { native_url: `weixin://app/pay/?prepayId=wx${intent.id}` },
  }),
} as const;

const alipay = (state: State, intent: Intent, { params }: Terms): NextAction => ({
  type: 'alipay_handle_redirect',
  alipay_handle_redirect: {
    native_data: null,
    native_url: null,
    return_url: params.return_url ?? null,
    url: payAddress(state, intent),
  },
});
