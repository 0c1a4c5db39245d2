// The secret of a UnionPay account: refused with the reason while it is entered, never repeated.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { shown } from '../rig.ts';
import { notifyUrl, startStage, type UnionpayStage } from './rig.ts';

let stage: UnionpayStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const wrong: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a merchant number that is too short': { mer_id: '7772900581' },
  'a key that is none': { private_key: 'secret text that is no key' },
  'a certificate that is none': { certificate: 'x' },
  'no roots': { roots: '' },
  'a notification address with a query': { notify_url: 'https://hooks.example.org/up?a=1' },
  'a notification address without TLS': { notify_url: 'http://hooks.example.org/up' },
  'a gateway without TLS': { base_url: 'http://gateway.example.org' },
  'a gateway with a path': { base_url: 'https://gateway.example.org/gateway' },
  'a path that is none': { paths: { query: 'queryTrans' } },
  'a terminal number that is too long': { term_id: '123456789' },
  'a field that nobody knows': { merid: '777290058110048' },
};

describe('the secret of an account', () => {
  it.each(Object.keys(wrong))('is refused for %s', (name) => {
    let said = '';
    try {
      stage.open(wrong[name]);
    } catch (error) {
      said = shown(error);
    }

    expect(said).toContain(Object.keys(wrong[name] ?? {})[0]);
    expect(said).not.toContain('secret text');
    expect(said).not.toContain('PRIVATE KEY');
  });

  it('is refused where the certificate is of another key', () => {
    const { middles } = stage.simulator.secret(notifyUrl);

    expect(() => stage.open({ certificate: middles })).toThrow(/own/);
  });

  it('goes to UnionPay’s own hosts where nothing else is said', async () => {
    const { base_url: _here, files_url: _there, ...secret } = stage.simulator.secret(notifyUrl);
    const seen: string[] = [];
    const connection = stage.open(
      { ...secret, base_url: undefined, files_url: undefined },
      () => async (input) => {
        seen.push(String(input));
        return new Response('');
      },
    );

    await connection.pay(stage.order('waits'));
    await connection.statementBytes?.({ day: '2026-11-20' }).catch(() => undefined);

    expect(seen).toEqual([
      'https://gateway.95516.com/gateway/api/backTransReq.do',
      'https://filedownload.95516.com/',
    ]);
  });
});
