// Settlement files: which transactions a clearing day holds, and how a merchant fetches them.
import { deflateSync } from 'node:zlib';
import { gbk } from '../kit/gbk.ts';
import { zipped } from '../kit/zip.ts';
import { answer, Refusal } from './answers.ts';
import { faultsAt } from './faults.ts';
import type { Fields } from './fields.ts';
import { type FileLine, payments, returns, type State, type Transaction } from './state.ts';
import { dayOf, fileAt } from './time.ts';
import { zmFile } from './zm.ts';

const lineOf = (transaction: Transaction, of?: Transaction): FileLine | undefined => {
  const { request, moved } = transaction;
  return (
    moved && {
      type: transaction.type,
      orderId: request['orderId'] ?? '',
      origOrderId: of?.request['orderId'] ?? '',
      origQueryId: of?.moved?.queryId ?? '',
      reserved: request['reqReserved'] ?? '',
      subType: request['txnSubType'] ?? '',
      bizType: request['bizType'] ?? '',
      termId: request['termId'] ?? '00000001',
      moved,
    }
  );
};

/** What really happened in a clearing day, in its order. */
export const linesOf = (state: State, day: string): readonly FileLine[] => {
  const paid = payments(state).flatMap((one) => lineOf(one) ?? []);
  const back = returns(state)
    .filter((one) => one.state === 'done')
    .flatMap((one) => lineOf(one, state.transactions.get(one.of)) ?? []);
  return [...paid, ...back]
    .filter(({ moved }) => moved.clearingDay === day)
    .sort((one, other) => one.moved.at - other.moved.at);
};

/** Both files of a day's archive, and the summary for people. */
export const archiveOf = (day: string, lines: readonly FileLine[], merId: string): Buffer => {
  const stamp = `${day.slice(2).replaceAll('-', '')}88`;
  return zipped([
    {
      name: gbk(`RD2003${stamp}_${merId}`),
      content: gbk(`清算日期 ${day}\r\n笔数 ${lines.length}\r\n`),
    },
    { name: `INN${stamp}ZME_${merId}`, content: Buffer.alloc(0) },
    { name: `INN${stamp}ZM_${merId}`, content: zmFile(lines, merId) },
  ]);
};

const found = (state: State, day: string | undefined): readonly FileLine[] => {
  if (day === undefined) throw new Refusal('98');
  const closed = state.files.get(day);
  const lines = closed ?? (state.timeline.now() >= fileAt(day) ? linesOf(state, day) : []);
  if (lines.length === 0) throw new Refusal('98');
  return lines;
};

/** Answers with the archive of the last clearing day that has this month and day. */
export const fileTransfer = (state: State, fields: Fields): Fields => {
  const { merId } = state.settings;
  const fault = state.faults.take({ path: '/76' }, faultsAt('execution'))?.fault;
  if (fault === 'no_file') throw new Refusal('98');
  const day = dayOf(fields['settleDate'] ?? '', state.timeline.now());
  const archive = archiveOf(day ?? '', found(state, day), merId);
  const sent = fault === 'damaged_file' ? archive.subarray(0, -20) : archive;
  return answer(fields, '00', {
    settleDate: fields['settleDate'] ?? '',
    fileType: '00',
    fileName: `${merId}_${day?.replaceAll('-', '')}.zip`,
    fileContent: deflateSync(sent).toString('base64'),
  });
};
