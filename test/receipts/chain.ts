// What must always be true of receipts and their blocks, read from a whole table.
import { Block, Receipt } from '../../shared/receipts/model/receipt.ts';
import { numberText } from '../../shared/receipts/model/series.ts';
import type { MemoryTable } from '../../shared/table/memory.ts';

/** Numbers by series, as the blocks give them, each with its payment; throws where the chain breaks. */
export const chainOf = (table: MemoryTable): Readonly<Record<string, readonly string[]>> => {
  const series: Record<string, string[]> = {};
  const { payments } = table.dump();
  for (const item of payments.filter(({ pk }) => pk.startsWith('series#'))) {
    const block = Block.parse(item);
    const name = item.pk.slice('series#'.length);
    series[name] ??= [];
    const numbers = series[name];
    if (block.first !== numbers.length + 1)
      throw new Error(`${name}: a block begins at ${block.first} after ${numbers.length}`);
    numbers.push(...block.payments);
  }
  const receipts = payments
    .filter(({ sk }) => sk.startsWith('receipt#'))
    .map((item) => Receipt.parse(item));
  checkEach(series, receipts);
  return series;
};

/** Every number has its receipt, every receipt its number. */
const checkEach = (
  series: Readonly<Record<string, readonly string[]>>,
  receipts: readonly Receipt[],
): void => {
  const inBlocks = Object.entries(series).flatMap(([name, payments]) =>
    payments.map((payment, index) => `${name} ${numberText(index + 1)} ${payment}`),
  );
  const inReceipts = receipts.map(({ series: name, number, payment }) =>
    [name, number, payment].join(' '),
  );
  const missing = inBlocks.filter((one) => !inReceipts.includes(one));
  const loose = inReceipts.filter((one) => !inBlocks.includes(one));
  if (missing.length + loose.length > 0)
    throw new Error(`without receipt: ${missing.join()}; without number: ${loose.join()}`);
};
