// Contract suite, network: a lost answer is unknown, a repetition is the same request, secrets stay in.
import { describe, expect, it } from '@jest/globals';
import { hourMs } from '../../shared/kernel/time.ts';
import type { Connection } from '../../shared/providers/contract.ts';
import { lostAnswers } from './faults.ts';
import { keyOf, must, paidOrder, type Rig, type Stage, shown } from './rig.ts';

interface Sent {
  readonly line: string;
  readonly body: string;
  readonly headers: readonly (string | null)[];
}

/** Keeps what was sent, for comparing a call with its repetition. */
const recorder = (headerNames: readonly string[]) => {
  const sent: Sent[] = [];
  const front =
    (real: typeof fetch): typeof fetch =>
    async (input, init) => {
      const headers = new Headers(init?.headers);
      sent.push({
        line: `${init?.method ?? 'GET'} ${String(input)}`,
        body: String(init?.body ?? ''),
        headers: headerNames.map((header) => headers.get(header)),
      });
      return real(input, init);
    };
  return { sent, front };
};

type Verb = (connection: Connection, stage: Stage) => Promise<unknown>;

const known = (stage: Stage) => keyOf(stage.order('pays'), 'pi_known');

const verbs: Readonly<Record<string, Verb>> = {
  pay: (connection, stage) => connection.pay(stage.order('waits')),
  query: (connection, stage) => connection.query(known(stage)),
  'query by reference': (connection, stage) => connection.query(keyOf(stage.order('pays'))),
  close: (connection, stage) => must(connection.close)(known(stage)),
  refund: (connection, stage) => must(connection.refund)(stage.refund(known(stage), 'succeeds')),
  queryRefund: (connection, stage) =>
    must(connection.queryRefund)(stage.refund(known(stage), 'succeeds')),
};

const verbsOf = ({ connector: { capabilities } }: Rig) =>
  Object.entries(verbs).filter(([verb]) => {
    if (verb === 'close') return capabilities.ends.by === 'on_request';
    return verb.toLowerCase().includes('refund') ? capabilities.refunds !== undefined : true;
  });

const repeated = async (
  stage: Stage,
  {
    headers,
    verb,
    afterMs,
  }: { readonly headers: readonly string[]; readonly verb: Verb; readonly afterMs: number },
): Promise<readonly [readonly Sent[], readonly Sent[]]> => {
  const first = recorder(headers);
  await verb(stage.connect(first.front), stage);
  stage.advance(afterMs);
  const second = recorder(headers);
  await verb(stage.connect(second.front), stage);
  return [first.sent, second.sent];
};

/** What holds for every provider that is reached over a network. */
export const describeNetwork = (rig: Rig, stage: () => Stage): void => {
  describe('over the network', () => {
    const headers = rig.network?.sameHeaders ?? [];

    for (const [verb, call] of verbsOf(rig))
      it.each(Object.entries(lostAnswers))(`${verb} says unknown after %s`, async (_kind, lost) => {
        const connection = stage().connect(() => lost);

        expect(await call(connection, stage())).toMatchObject({
          outcome: 'unknown',
          why: expect.any(String),
        });
      });

    it('sends the same request again for the same order', async () => {
      const order = stage().order('waits');

      const [first, second] = await repeated(stage(), {
        headers,
        verb: (connection) => connection.pay(order),
        afterMs: Math.min(hourMs, rig.connector.capabilities.repeatableMs / 2),
      });

      expect(first).toHaveLength(1);
      expect(first[0]?.headers).not.toContain(null);
      expect(second.slice(0, rig.forgetsNext ? 1 : undefined)).toEqual(first);
    });

    it('sends other requests for other attempts', async () => {
      const one = recorder(headers);

      await stage().connect(one.front).pay(stage().order('waits'));
      await stage().connect(one.front).pay(stage().order('waits'));

      expect(one.sent[1]?.body).not.toBe(one.sent[0]?.body);
      if (headers.length > 0) expect(one.sent[1]?.headers).not.toEqual(one.sent[0]?.headers);
    });

    it('lets no secret out through outcomes and errors', async () => {
      const seen: unknown[] = [];
      for (const [, call] of verbsOf(rig))
        for (const lost of Object.values(lostAnswers))
          seen.push(
            await call(
              stage().connect(() => lost),
              stage(),
            ).catch((error) => error),
          );
      const { key } = await paidOrder(stage(), stage().connect());
      seen.push(await stage().connect().query(key));

      for (const secret of rig.hidden) expect(shown(seen)).not.toContain(secret);
    });
  });
};
