// Contract suite, notifications: genuine ones are read, everything else is refused and changes nothing.
import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../shared/kernel/failure.ts';
import { hourMs, minuteMs } from '../../shared/kernel/time.ts';
import type { Message } from '../../shared/providers/contract.ts';
import { errorOf, keyOf, must, type Rig, type Signing, type Stage, shown } from './rig.ts';

const refusals: Readonly<Record<string, (stage: Stage, rig: Rig) => Signing>> = {
  'signed by a stranger': () => ({ by: 'stranger' }),
  'sent to another account': () => ({ by: 'other_account' }),
  'that is old': (stage, { staleAfterMs = hourMs }) => ({
    sentAt: stage.now() - staleAfterMs - minuteMs,
  }),
  'signed ahead of our clock': (stage) => ({ sentAt: stage.now() + 5 * minuteMs }),
};

const alterations: Readonly<Record<string, (message: Message) => Message>> = {
  'whose body was altered': (message) => ({
    ...message,
    body: Buffer.from(message.body.toString('utf8').replace(/(\d{4,})/, (digits) => `${digits}0`)),
  }),
  'whose body was cut': (message) => ({ ...message, body: message.body.subarray(0, -1) }),
  'whose body is empty': (message) => ({ ...message, body: Buffer.alloc(0) }),
};

const headerAlterations: typeof alterations = {
  'without its headers': (message) => ({ ...message, headers: {} }),
  'whose headers are noise': (message) => ({
    ...message,
    headers: Object.fromEntries(Object.keys(message.headers).map((header) => [header, 'noise'])),
  }),
};

const describeReading = (stage: () => Stage): void => {
  it('reads a genuine success with its reference and money', async () => {
    const order = stage().order('pays');
    const message = stage().message({ about: 'succeeded', order });

    const read = await must(stage().connect().notification)(message);

    expect(read).toMatchObject({
      id: expect.any(String),
      at: expect.any(Number),
      about: 'order',
      reference: order.reference,
      said: { outcome: 'succeeded', money: order.money },
    });
  });

  it.each(['closed', 'awaiting'] as const)('reads that an order is %s', async (about) => {
    const order = stage().order('waits');

    const read = await must(stage().connect().notification)(stage().message({ about, order }));

    expect(read).toMatchObject({ reference: order.reference, said: { outcome: about } });
  });

  it('reads a success that comes after a close as the money that it is', async () => {
    const order = stage().order('waits');
    const connection = stage().connect();
    await must(connection.notification)(stage().message({ about: 'closed', order }));

    const late = await must(connection.notification)(
      stage().message({ about: 'succeeded', order }),
    );

    expect(late).toMatchObject({ said: { outcome: 'succeeded', money: order.money } });
  });

  it('gives the same id to the same notification', async () => {
    const message = stage().message({ about: 'succeeded', order: stage().order('pays') });

    const first = await must(stage().connect().notification)(message);
    const second = await must(stage().connect().notification)(message);

    expect(second).toEqual(first);
  });

  it('gives other ids to other notifications', async () => {
    const connection = stage().connect();
    const order = stage().order('pays');

    const one = await must(connection.notification)(stage().message({ about: 'awaiting', order }));
    const two = await must(connection.notification)(stage().message({ about: 'succeeded', order }));

    expect(one?.id).not.toBe(two?.id);
  });

  it('leaves a genuine kind that means nothing to us aside', async () => {
    const message = stage().message({ about: 'nothing', order: stage().order('pays') });

    expect(await must(stage().connect().notification)(message)).toBeUndefined();
  });
};

const refundTidings = [
  ['refunded', { outcome: 'succeeded' }],
  ['refund_failed', { outcome: 'failed' }],
] as const;

const describeRefundReading = ({ silent = [] }: Rig, stage: () => Stage): void => {
  const told = refundTidings.filter(([about]) => !silent.includes(about));
  it.each(told)('reads that money was %s by our number', async (about, said) => {
    const order = stage().order('pays');
    const refund = stage().refund(keyOf(order, 'any'), 'succeeds');
    const message = stage().message({ about, order, refund });

    const read = await must(stage().connect().notification)(message);

    expect(read).toMatchObject({
      about: 'refund',
      refundReference: refund.refundReference,
      reference: order.reference,
      said,
    });
  });
};

const describeRefusing = (rig: Rig, stage: () => Stage): void => {
  const refused = async (message: Message): Promise<void> => {
    let calls = 0;
    const connection = stage().connect((real) => async (...call) => {
      calls += 1;
      return real(...call);
    });

    const error = await errorOf(() => must(connection.notification)(message));

    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ kind: 'unauthenticated' });
    expect(calls).toBe(0);
    for (const secret of rig.hidden) expect(shown(error)).not.toContain(secret);
  };

  for (const [kind, signing] of Object.entries(refusals))
    it(`refuses one ${kind}`, async () => {
      const order = stage().order('pays');

      await refused(stage().message({ about: 'succeeded', order }, signing(stage(), rig)));
    });

  const every = rig.provesByBody ? alterations : { ...alterations, ...headerAlterations };
  for (const [kind, alter] of Object.entries(every))
    it(`refuses one ${kind}`, async () => {
      const order = stage().order('pays');

      await refused(alter(stage().message({ about: 'succeeded', order })));
    });
};

/** How notifications are verified, translated and acknowledged. */
export const describeNotifications = (rig: Rig, stage: () => Stage): void => {
  describe('notifications', () => {
    describeReading(stage);
    if (rig.connector.capabilities.refunds) describeRefundReading(rig, stage);
    describeRefusing(rig, stage);

    it('acknowledges in the provider’s own words, byte for byte', () => {
      const connection = stage().connect();

      expect(must(connection.acknowledge)(true)).toMatchObject(rig.acknowledges.accepted);
      expect(must(connection.acknowledge)(false)).toMatchObject(rig.acknowledges.refused);
    });
  });
};
