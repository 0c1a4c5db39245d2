// Sandbox notifications that are genuine, but not as they should be.
import { describe, expect, it } from '@jest/globals';
import {
  readNotification,
  signSandboxNotification,
} from '../../../shared/providers/sandbox/notifications.ts';
import { hmacHex } from '../../../shared/providers/sign.ts';
import { errorOf } from '../rig.ts';

const own = { account: 'acct_fines', secret: 'sandbox-secret-1' };
const at = Date.parse('2026-11-23T08:00:00Z');

describe('a genuine sandbox notification', () => {
  it('waits for a person when it is not as documented', async () => {
    const content = { about: 'order', account: own.account, reference: 'R', said: 'perhaps' };
    const message = signSandboxNotification(own.secret, content, at);

    const error = await errorOf(async () => readNotification(own, message));

    expect(error).toMatchObject({ kind: 'unprocessable', code: 'notification_unreadable' });
  });

  it('waits for a person when it is not JSON', async () => {
    const signature = hmacHex(own.secret, `${at}.hello`);
    const headers = { 'sandbox-signature': `t=${at},v1=${signature}` };
    const message = { headers, body: Buffer.from('hello'), receivedAt: at };

    const error = await errorOf(async () => readNotification(own, message));

    expect(error).toMatchObject({ kind: 'unprocessable' });
  });

  it('tells a dispute', () => {
    const money = { amount: 20_600, currency: 'CNY' } as const;
    const content = {
      id: 'note_1',
      about: 'dispute',
      account: own.account,
      at,
      reference: 'R',
      money,
      state: 'open',
    } as const;

    expect(readNotification(own, signSandboxNotification(own.secret, content, at))).toEqual({
      id: 'note_1',
      at,
      about: 'dispute',
      providerId: 'sb_R',
      orderProviderId: 'sb_R',
      state: 'open',
      money,
    });
  });

  it('is believed under either key while keys change, and no longer under the one taken away', async () => {
    const content = { about: 'nothing', account: own.account };
    const old = signSandboxNotification(own.secret, content, at);
    const secret = 'sandbox-secret-2';

    expect(readNotification({ ...own, secret, old_secret: own.secret }, old)).toBeUndefined();
    const error = await errorOf(async () => readNotification({ ...own, secret }, old));
    expect(error).toMatchObject({ kind: 'unauthenticated' });
  });
});
