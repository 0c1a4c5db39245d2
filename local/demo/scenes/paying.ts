// Scenes in which all goes well: baskets, repeats, takeovers, a change of mind.
import { expectStatus, listIn, textIn } from '../api.ts';
import type { Scene } from '../scene.ts';
import { ask, begin, claimsFor, mustBe, pay, stateOf } from '../stage.ts';

const repeatedAsk: Scene = {
  title: 'the same request twice',
  play: async (stage) => {
    const fines = [await stage.fine()];
    const wanted = { channel: 'counter', method: 'card', fines, key: stage.key() } as const;
    const first = await begin(stage, wanted);
    const again = expectStatus(await ask(stage, wanted), 200);
    mustBe(textIn(again.body, 'payment_id'), first, 'the payment');
    mustBe(again.headers.get('idempotency-replayed'), 'true', 'Idempotency-Replayed');
    await pay(stage, first);
    mustBe(await stateOf(stage, first), 'paid', 'it');
    return 'one payment, one order';
  },
};

const basket: Scene = {
  title: 'twenty fines in one payment',
  play: async (stage) => {
    const fines = await Promise.all(Array.from({ length: 20 }, () => stage.fine(5_000)));
    const payment = await begin(stage, { channel: 'web', method: 'card', fines });
    await pay(stage, payment);
    mustBe(await stateOf(stage, payment), 'paid', 'it');
    return '1,000.00 CNY over 20 fines';
  },
};

const guessing: Scene = {
  title: 'somebody guesses numbers',
  play: async (stage) => {
    const fine = await stage.fine();
    const api = stage.payer('web', 'curious');
    const [wrong] = await claimsFor(api, [{ ...fine, plateTail: '0X0' }]);
    const [unknown] = await claimsFor(api, [{ ...fine, number: '310105269999999' }]);
    mustBe(wrong, unknown, 'both look the same');
    const reply = await api.post(
      '/v1/payments',
      { obligations: [{ obligation_id: fine.id }], method: 'card' },
      stage.key(),
    );
    mustBe(listIn(reply.body, 'errors')[0]?.['code'], 'claim_needed', 'paying by number');
    return 'a wrong factor and an unknown number look the same';
  },
};

const takeover: Scene = {
  title: 'a kiosk takes over from a phone',
  play: async (stage) => {
    const fines = [await stage.fine()];
    const phone = await begin(stage, { channel: 'app', method: 'card', fines });
    const wanted = {
      channel: 'kiosk',
      method: 'wechat',
      fines,
      supersede: true,
      key: stage.key(),
    } as const;
    const first = await ask(stage, wanted);
    mustBe(textIn(first.body, 'code'), 'ending_other_payment', 'the first answer');
    await stage.skip(20_000);
    const kiosk = await begin(stage, wanted);
    mustBe(await stateOf(stage, phone), 'cancelled', 'the phone');
    await pay(stage, kiosk);
    mustBe(await stateOf(stage, kiosk), 'paid', 'the kiosk');
    return 'the first order was closed before the second began';
  },
};

const cancelled: Scene = {
  title: 'the payer cancels',
  play: async (stage) => {
    const payment = await begin(stage, {
      channel: 'app',
      method: 'card',
      fines: [await stage.fine()],
      subject: 'payer-3',
    });
    const api = stage.payer('app', 'payer-3');
    expectStatus(await api.post(`/v1/payments/${payment}/cancel`, {}), 202);
    await stage.skip(20_000);
    mustBe(await stateOf(stage, payment), 'cancelled', 'it');
    return 'cancelled once the provider confirmed that nobody can pay';
  },
};

export const payingScenes: readonly Scene[] = [basket, repeatedAsk, cancelled, takeover, guessing];
