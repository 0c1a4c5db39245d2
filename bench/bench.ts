// npm run bench: what is measured, as ratios in one run, so that any machine may be compared with itself.
import { benchPayments } from './payments.ts';
import { benchSettlement } from './settlement.ts';
import { benchSigning } from './signing.ts';

const rounded = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });

for (const bench of [benchPayments, benchSettlement, benchSigning]) {
  const { title, ours, bare, unit } = await bench();
  console.log(title);
  console.log(`  ${ours.name.padEnd(44)} ${rounded(ours.perSecond).padStart(10)} ${unit}/s`);
  console.log(`  ${bare.name.padEnd(44)} ${rounded(bare.perSecond).padStart(10)} ${unit}/s`);
  console.log(`  ratio ${rounded(bare.perSecond / ours.perSecond)}\n`);
}
