// What a create says of its payer reaches each house: its page, its mini-program, its own app.
import { afterEach, describe, expect, it } from '@jest/globals';
import { create } from '../../shared/payments/create.ts';
import type { CreateBody } from '../../shared/payments/model/request.ts';
import { aHouseScene, type HouseScene, type Scanner } from './scan-houses.ts';
import { claimOf, fine, inputOf, payer } from './scene.ts';

let scene: HouseScene | undefined;
afterEach(() => scene?.house.stage.stop());

/** A payer with the app, whose telephone calls from `198.51.100.7`. */
const begun = async (method: Scanner, body: Partial<CreateBody>) => {
  scene = await aHouseScene(method);
  const { world } = scene;
  const caller = payer();
  const obligations = [claimOf(fine.id, caller, world.now() + 60_000)];
  const input = inputOf({ caller, body: { obligations, method, ...body } });
  const { payment } = await create(world, { ...input, sourceIp: '198.51.100.7' });
  return payment.next?.next;
};

const back = { return_url: 'https://pay.example/back' } as const;

describe('at WeChat Pay', () => {
  it('a payer outside WeChat gets a page, which is opened for their own address', async () => {
    const next = await begun('wechat', { presentation: 'redirect', ...back });

    expect(next).toMatchObject({ kind: 'redirect', url: expect.stringMatching(/prepay_id=/) });
  });

  it('a payer inside WeChat gets what a mini-program takes', async () => {
    const payer_id = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';

    const next = await begun('wechat', { presentation: 'in_app', payer_id });

    expect(next).toMatchObject({ parameters: { package: expect.stringMatching(/^prepay_id=/) } });
  });

  it('a payer of any other app gets what an app takes', async () => {
    const next = await begun('wechat', { presentation: 'in_app' });

    expect(next).toMatchObject({ parameters: { package: 'Sign=WXPay' } });
  });
});

describe('at Alipay', () => {
  it.each([
    ['phone', 'alipay.trade.wap.pay'],
    ['desktop', 'alipay.trade.page.pay'],
  ] as const)('a redirected payer at a %s gets the page that fits', async (device, page) => {
    const next = await begun('alipay', { presentation: 'redirect', device, ...back });

    expect(next).toMatchObject({ kind: 'redirect', url: expect.stringContaining(page) });
  });

  it('a payer whom a mini-program knows gets a trade of their own', async () => {
    const next = await begun('alipay', { presentation: 'in_app', payer_id: '2088102146225135' });

    expect(next).toMatchObject({ parameters: { trade_no: expect.stringMatching(/^\d+$/) } });
  });
});

describe('at UnionPay', () => {
  it('an app gets a number, whoever the payer is', async () => {
    const next = await begun('unionpay', { presentation: 'in_app', payer_id: 'someone' });

    expect(next).toMatchObject({ parameters: { tn: expect.any(String) } });
  });
});
