// A clearing day's file: fetched as signed, unpacked to its own bytes, and readable by its format.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Failure } from '../../../shared/kernel/failure.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import { ProviderFault } from '../../../shared/providers/fault.ts';
import type { StatementRow } from '../../../shared/statements/format.ts';
import { unionpayZm } from '../../../shared/statements/unionpay-zm.ts';
import { errorOf, must, paidOrder } from '../rig.ts';
import { startStage, type UnionpayStage } from './rig.ts';

let stage: UnionpayStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const today = '2026-11-23';

const fetched = async (day = today): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await must(stage.connect().statementBytes)({ day })) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const rowsIn = async (file: Buffer): Promise<readonly StatementRow[]> => {
  const rows: StatementRow[] = [];
  const chunks = (async function* () {
    yield file;
  })();
  for await (const row of unionpayZm.read(chunks)) rows.push(row);
  return rows;
};

describe('the file of a clearing day', () => {
  it('holds what was paid and what went back, as its format reads it', async () => {
    const connection = stage.connect();
    const { order, key } = await paidOrder(stage, connection);
    const refund = stage.refund(key, 'succeeds');
    await must(connection.refund)(refund);
    stage.advance(minuteMs);
    stage.simulator.settle.day();

    const rows = await rowsIn(await fetched());
    const [capture, back] = stage.simulator.books().movements;

    expect(rows).toMatchObject([
      { kind: 'capture', reference: order.reference, grossMinor: 20_600, feeMinor: 124 },
      { kind: 'refund', reference: order.reference, grossMinor: -10_000, feeMinor: -60 },
    ]);
    expect([capture, back].map((one) => one?.postings[1]?.amount)).toEqual(
      rows.map((row) => row.is === 'line' && row.netMinor),
    );
  });

  it('names each movement as the outcome did', async () => {
    const connection = stage.connect();
    const { key } = await paidOrder(stage, connection);
    const said = await connection.query(key);
    stage.simulator.settle.day();

    const [row] = await rowsIn(await fetched());

    expect(said).toMatchObject({ outcome: 'succeeded', providerDay: today });
    expect(row).toMatchObject({
      providerId: Reflect.get(said, 'providerId'),
      at: Reflect.get(said, 'at'),
    });
  });

  it('comes at nine the next morning, and ends at 23:00', async () => {
    await paidOrder(stage, stage.connect());
    stage.advance(7 * hourMs);
    await paidOrder(stage, stage.connect());

    const early = await errorOf(() => fetched());
    stage.advance(11 * hourMs);

    expect(early).toMatchObject({ kind: 'busy', code: 'statement_not_ready' });
    expect(await rowsIn(await fetched())).toHaveLength(1);
  });

  it('is the same bytes that UnionPay packed, a Chinese name included', async () => {
    await paidOrder(stage, stage.connect());
    const { file } = stage.simulator.settle.day();

    expect(await fetched()).toEqual(file);
    expect(file.some((byte) => byte > 0x7f)).toBe(true);
  });

  it.each([
    ['damaged_file', { kind: 'unprocessable', code: 'statement_packing' }],
    ['no_file', { kind: 'busy', code: 'statement_not_ready' }],
    ['drop_before', { kind: 'busy', code: 'statement_unreachable' }],
    ['altered_answer', { kind: 'busy', code: 'statement_unreachable' }],
    ['busy', { kind: 'busy', code: 'statement_unreachable' }],
  ] as const)('is refused after %s', async (fault, refusal) => {
    await paidOrder(stage, stage.connect());
    stage.simulator.settle.day();
    stage.simulator.faults.add({ fault });

    const error = await errorOf(() => fetched());

    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject(refusal);
  });

  it('needs a day', async () => {
    expect(await errorOf(() => fetched('1123'))).toMatchObject({ code: 'statement_unnamed' });
  });

  it('is not fetched for a year that UnionPay cannot be told', async () => {
    expect(await errorOf(() => fetched('2025-11-20'))).toMatchObject({
      code: 'statement_unnamed',
    });
    stage.advance(dayMs);
    expect(await errorOf(() => fetched('2027-11-20'))).toMatchObject({
      code: 'statement_unnamed',
    });
  });

  it('is our own fault where UnionPay refuses us', async () => {
    const connection = stage.open({ mer_id: '777290058110049' });

    expect(await errorOf(() => must(connection.statementBytes)({ day: today }))).toBeInstanceOf(
      ProviderFault,
    );
  });
});
