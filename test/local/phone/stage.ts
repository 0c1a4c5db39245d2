// A phone before real simulators, with a merchant's lines to them and somebody who takes their notifications.
import { startPhone } from '../../../local/phone/server.ts';
import { type Served, serve } from '../../../local/simulators/kit/server.ts';
import { alipayTill, unionpayTill, wechatTill } from '../../../local/tills/online.ts';
import type { Till } from '../../../local/tills.ts';
import type { Order } from '../../../shared/providers/contract.ts';
import type { ProviderName } from '../../../shared/providers/names.ts';
import type { Next } from '../../../shared/providers/outcomes.ts';
import { registry } from '../../../shared/providers/registry.ts';
import { orders } from '../../providers/orders.ts';

export const startedAt = Date.parse('2026-11-23T08:00:00Z');

export interface Pressed {
  readonly status: number;
  readonly location: string;
  readonly text: string;
}

export interface Stage {
  readonly phone: Served;
  readonly till: (provider: string) => Till;
  /** Makes an order at a provider, as the worker of a payment would. */
  readonly order: (
    provider: ProviderName,
    over?: Partial<Order>,
  ) => Promise<{ readonly reference: string; readonly next: Next }>;
  readonly show: (path?: string) => Promise<string>;
  readonly press: (
    name: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Pressed>;
  readonly stop: () => Promise<void>;
}

const now = () => startedAt;

const ordering =
  (till: (provider: string) => Till, hook: Served): Stage['order'] =>
  async (provider, over = {}) => {
    const { open } = await registry(provider);
    const order = anOrder({
      method: provider === 'wechat' || provider === 'alipay' ? provider : 'unionpay',
      presentation: 'qr_shown',
      ...over,
    });
    const said = await open(till(provider).secret(`${hook.url}/hooks`), { fetch, now }).pay(order);
    if (said.outcome !== 'accepted') throw new Error(`the order was not taken: ${said.outcome}`);
    return { reference: order.reference, next: said.next };
  };

const { anOrder } = orders(now);

const pressing =
  (phone: Served): Stage['press'] =>
  async (name, form, headers = {}) => {
    const answer = await fetch(`${phone.url}/${name}?lang=en`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers,
      redirect: 'manual',
    });
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      text: await answer.text(),
    };
  };

/** Opens everything; the receiver accepts in a way that all three providers understand. */
export const aStage = async (): Promise<Stage> => {
  const start = { clock: now, seed: 1 };
  const tills = await Promise.all([wechatTill(start), alipayTill(start), unionpayTill(start)]);
  const hook = await serve({}, async () => ({ status: 200, body: 'success' }));
  const phone = await startPhone({ tills, now });
  const till = (provider: string): Till => {
    const found = tills.find((one) => one.provider === provider);
    if (!found) throw new Error(`there is no till ${provider}`);
    return found;
  };
  return {
    phone,
    till,
    order: ordering(till, hook),
    show: async (path = '/live') => (await fetch(`${phone.url}${path}?lang=en`)).text(),
    press: pressing(phone),
    stop: async () => {
      await Promise.all([phone.close(), hook.close(), ...tills.map(({ close }) => close())]);
    },
  };
};
