// Scenes of routing: rules by office and amount, a method switched off, an account that fails, and a way back.
import { generateKeyPairSync } from 'node:crypto';
import { accountSecret, notifyUrlOf } from '../../house.ts';
import { type Api, expectStatus, listIn, recordIn, textIn } from '../api.ts';
import { orderOf } from '../meeting.ts';
import { minuteMs, type Scene } from '../scene.ts';
import { ask, begin, look, must, mustBe, pay, type Stage, stateOf } from '../stage.ts';
import { authority, methods, store, stripeAccount } from '../town.ts';

const office = '浦东支队';
const largeMinor = 1_000_000;
const one = (account: string) => ({ account, weight: 1 });

/** Read from above: the first rule that fits names the account, the later ones stand by. */
const rules = [
  { id: 'pudong', when: { methods: ['wechat'], offices: [office] }, accounts: [one(methods.card)] },
  {
    id: 'large-sums',
    when: { methods: ['alipay'], minimum_minor: largeMinor },
    accounts: [one(methods.card)],
  },
  {
    id: 'wallets',
    when: { methods: ['wechat', 'alipay', 'unionpay'] },
    accounts: [methods.wechat, methods.alipay, methods.unionpay].map(one),
  },
  { id: 'cards', when: { methods: ['card'] }, accounts: [one(methods.card)] },
  { id: 'reserve', when: { methods: ['wechat'] }, accounts: [one(methods.card)] },
] as const;

const choiceOf = async (stage: Stage, payment: string) => {
  const attempt = listIn(await look(stage, payment), 'attempts').at(-1) ?? {};
  return { account: textIn(attempt, 'account'), choice: recordIn(attempt, 'choice') };
};

const byRule: Scene = {
  title: 'rules send an office, and large sums, to another account',
  play: async (stage) => {
    await store(stage.staff, stripeAccount.path, {
      ...stripeAccount.body,
      methods: ['card', 'wechat', 'alipay'],
    });
    await store(stage.staff, `/v1/routing/${authority}`, { rules });
    const cases = [
      { method: 'wechat', way: 'qr_shown', fine: await stage.fine(20_000, office), rule: 'pudong' },
      { method: 'alipay', way: 'redirect', fine: await stage.fine(largeMinor), rule: 'large-sums' },
      { method: 'wechat', way: 'qr_shown', fine: await stage.fine(), rule: 'wallets' },
    ] as const;
    for (const { method, way: presentation, fine, rule } of cases) {
      const wanted = { channel: 'web', method, presentation, fines: [fine] } as const;
      const payment = await begin(stage, wanted);
      mustBe(textIn((await choiceOf(stage, payment)).choice, 'rule'), rule, 'the rule');
      await pay(stage, payment);
      mustBe(await stateOf(stage, payment), 'paid', rule);
    }
    return `fines of ${office} and sums from 10,000.00 went by ${methods.card}, the others as usual`;
  },
};

const notice = {
  'zh-CN': '支付宝维护中，请改用其他支付方式',
  en: 'Alipay is being repaired: please pay in another way',
} as const;

const alipayAt = async (api: Api) => {
  const { body } = expectStatus(await api.get(`/v1/payment-methods?authority=${authority}`), 200);
  return listIn(body, 'methods').find((offer) => offer['method'] === 'alipay') ?? {};
};

const switchedOff: Scene = {
  title: 'an operator switches a method off, with a notice to payers',
  play: async (stage) => {
    const api = stage.payer('web', 'payer-1');
    const off = { kind: 'off', target: { kind: 'method', name: 'alipay' }, notice };
    expectStatus(await stage.staff.put('/v1/switches/alipay-off', off), 200, 201);
    const stopped = await alipayAt(api);
    mustBe(stopped['available'], false, 'Alipay while it is off');
    const told = textIn(recordIn(stopped, 'notice'), 'en');
    mustBe(told, notice.en, 'what payers are told');
    const wanted = { channel: 'web', method: 'alipay', fines: [await stage.fine()] } as const;
    const refused = expectStatus(await ask(stage, wanted), 422);
    expectStatus(await stage.staff.post('/v1/switches/alipay-off/end', {}), 200);
    mustBe((await alipayAt(api))['available'], true, 'Alipay afterwards');
    const payment = await begin(stage, wanted);
    await pay(stage, payment);
    mustBe(await stateOf(stage, payment), 'paid', 'the same fine afterwards');
    return `refused with "${textIn(refused.body, 'code')}" and the notice; taken again when it was ended`;
  },
};

/** Longer than functions keep a secret, and than an account's faults are remembered. */
const forgottenMs = 6 * minuteMs;

/** Gives the account at WeChat Pay another key, ours or one that WeChat Pay does not know. */
const useKey = async ({ house, skip }: Stage, key?: string): Promise<void> => {
  const till = house.tills.find(({ account }) => account === methods.wechat);
  const secret = till?.secret(notifyUrlOf(house.cloud, till));
  const changed = key === undefined ? secret : { ...Object(secret), private_key: key };
  house.cloud.putSecret(accountSecret(methods.wechat), JSON.stringify(changed));
  await skip(forgottenMs);
};

const strangeKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

/** Faults after which an account is passed over. */
const faultsLimit = 5;

const byWechat = async (stage: Stage): Promise<string> =>
  begin(stage, { channel: 'web', method: 'wechat', fines: [await stage.fine()] });

const failover: Scene = {
  title: 'an account refuses us: payers go on elsewhere at once',
  play: async (stage) => {
    await useKey(stage, strangeKey());
    const moved: string[] = [];
    for (let count = 0; count < faultsLimit; count += 1) moved.push(await byWechat(stage));
    for (const payment of moved) {
      const seen = await look(stage, payment);
      must(orderOf(seen).endsWith('02'), 'the payment stayed with an account that refuses us');
      await pay(stage, payment);
      mustBe(await stateOf(stage, payment), 'paid', 'by the second order');
    }
    const next = await byWechat(stage);
    const { account, choice } = await choiceOf(stage, next);
    mustBe(account, methods.card, 'the account of the next payment');
    const passed = JSON.stringify(choice['passed_over']);
    must(passed.includes(`${methods.wechat}:unhealthy`), `passed over: ${passed}`);
    await pay(stage, next);
    mustBe(await stateOf(stage, next), 'paid', 'the next payment');
    return `${faultsLimit} payers moved before they acted, the next went past ${methods.wechat} at once`;
  },
};

const wayBack: Scene = {
  title: 'the account works again: one tries it, the others follow',
  play: async (stage) => {
    await useKey(stage);
    const probe = await byWechat(stage);
    const tried = await choiceOf(stage, probe);
    mustBe(tried.account, methods.wechat, 'the account that is tried');
    mustBe(tried.choice['probe'], true, 'that it was a try');
    const next = await byWechat(stage);
    mustBe((await choiceOf(stage, next)).account, methods.wechat, 'the account of the next');
    for (const payment of [probe, next]) {
      await pay(stage, payment);
      mustBe(await stateOf(stage, payment), 'paid', 'it');
    }
    return `${methods.wechat} took both`;
  },
};

export const routingScenes: readonly Scene[] = [byRule, switchedOff, failover, wayBack];
