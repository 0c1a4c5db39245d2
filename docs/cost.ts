// Draws docs/cost.md: what payments cost on AWS, from units counted over real operations and list prices.
import { type Counted, countUnits, type Step, type StepUnits, steps } from '../bench/units.ts';
import {
  basketLimitEach,
  budgetLimit,
  type Charge,
  habits,
  logBytesPerInvocation,
  memoryGigabytes,
  newTableWritesPerSecond,
  prices,
  storagePrice,
  tracedShare,
  unitLimits,
} from './prices.ts';

const million = 1_000_000;
const gigabyte = 1_000_000_000;

const sumOver = (of: (step: Step) => number): number =>
  steps.reduce((sum, step) => sum + habits[step].times * of(step), 0);

/** How much of each is charged for one payment. */
export const chargesOf = (units: StepUnits): Readonly<Record<Charge, number>> => {
  const invocations = sumOver((step) => habits[step].invocations);
  const seconds = sumOver((step) => (habits[step].invocations * habits[step].durationMs) / 1_000);
  return {
    writeUnits: sumOver((step) => units[step].writes),
    readUnits: sumOver((step) => units[step].reads),
    apiCalls: sumOver((step) => habits[step].apiCalls),
    invocations,
    gigabyteSeconds: seconds * memoryGigabytes,
    messages: sumOver((step) => habits[step].messages),
    traces: invocations * tracedShare,
    logGigabytes: (invocations * logBytesPerInvocation) / gigabyte,
  };
};

/** USD for a million payments, by charge. */
export const costsOf = (units: StepUnits): Readonly<Record<Charge, number>> => {
  const charges = chargesOf(units);
  const cost = (charge: Charge): number => charges[charge] * prices[charge].perMillion;
  return {
    writeUnits: cost('writeUnits'),
    readUnits: cost('readUnits'),
    apiCalls: cost('apiCalls'),
    invocations: cost('invocations'),
    gigabyteSeconds: cost('gigabyteSeconds'),
    messages: cost('messages'),
    traces: cost('traces'),
    logGigabytes: cost('logGigabytes'),
  };
};

const isCharge = (name: string): name is Charge => name in prices;
const charges = Object.keys(prices).filter(isCharge);

const totalOf = (amounts: Readonly<Record<string, number>>): number =>
  Object.values(amounts).reduce((sum, one) => sum + one, 0);

/** Write units that the design sets limits for: waiting and asking come on top. */
export const budgeted = (units: StepUnits): number =>
  steps.reduce((sum, step) => sum + (step in unitLimits ? units[step].writes : 0), 0);

const shown = (value: number, digits = 2): string =>
  value.toLocaleString('en', { maximumFractionDigits: digits });

const usd = (value: number): string => `$${value.toFixed(2)}`;

const unitRow = (step: Step, one: StepUnits, twenty: Counted): string => {
  const { writes, reads, requests } = one[step];
  const each = twenty.units[step].writes / twenty.basket;
  const limit = unitLimits[step];
  const cells = [
    step,
    shown(writes),
    limit === undefined ? '' : shown(limit),
    shown(reads, 1),
    shown(requests, 1),
    shown(each),
  ];
  return `| ${cells.join(' | ')} |`;
};

const habitRow = (step: Step): string => {
  const { times, apiCalls, invocations, durationMs, messages, because } = habits[step];
  const cells = [step, times, apiCalls, invocations, durationMs, messages, because];
  return `| ${cells.join(' | ')} |`;
};

const costRows = (units: StepUnits): readonly string[] => {
  const used = chargesOf(units);
  const costs = costsOf(units);
  return charges.map((charge) => {
    const { text, perMillion } = prices[charge];
    const isLog = charge === 'logGigabytes';
    const count = isLog ? `${shown(used[charge] * million, 1)} KB` : shown(used[charge], 3);
    const price = isLog ? '$0.50 a GB' : `$${perMillion} a million`;
    return `| ${text} | ${count} | ${price} | ${usd(costs[charge])} |`;
  });
};

const unitLines = (one: Counted, twenty: Counted): readonly string[] => [
  '| step | write units | limit | read units | requests | write units each, in a basket of twenty |',
  '|---|---|---|---|---|---|',
  ...steps.map((step) => unitRow(step, one.units, twenty)),
  '',
  `Steps with a limit, together: **${shown(budgeted(one.units))}** write units for one obligation ` +
    `(limit ${budgetLimit}), ` +
    `**${shown(budgeted(twenty.units) / twenty.basket)}** each in a basket of twenty (limit ${basketLimitEach}).`,
];

const storageLine = ({ storedBytes }: Counted): string => {
  const monthly = ((storedBytes * million) / gigabyte) * (storagePrice.table + storagePrice.backup);
  return (
    `Storage: ${shown(storedBytes / 1_000, 1)} KB a payment, or ${usd(monthly)} a month for each million ` +
    `kept (table $${storagePrice.table} and point-in-time recovery $${storagePrice.backup} a GB and month).`
  );
};

const pressureLine = (units: StepUnits): string => {
  const perSecond = Math.floor(newTableWritesPerSecond / chargesOf(units).writeUnits);
  return (
    `A new table takes ${shown(newTableWritesPerSecond)} write units a second at once: ${perSecond} ` +
    `payments a second. It doubles its last peak within half an hour, or is warmed before.`
  );
};

const waitingLine = (): string => {
  const perSecond = memoryGigabytes * prices.gigabyteSeconds.perMillion;
  return (
    `What weighs most is waiting for the provider inside create and looks: each 100 ms more in create ` +
    `cost ${usd(perSecond / 10)} a million payments.`
  );
};

const notCounted = [
  'Not counted, because it does not grow with payments or is not ours: alarms ($0.10 a month each),',
  'dashboards, keys and secrets ($1 and $0.40 a month each), empty receives of queues (about $0.26 a month',
  'for each queue), a web application firewall if you set one, data transfer, statement files, and what',
  'providers ask for.',
];

/** The text of docs/cost.md. */
export const costPage = async (): Promise<string> => {
  const [one, twenty] = await countUnits([1, 20]);
  if (!one || !twenty) throw new Error('the count of units is incomplete');
  return [
    '# What payments cost on AWS',
    '',
    'Generated by `npm run docs` from `bench/units.ts` and `docs/prices.ts`; do not edit.',
    '',
    '## Units',
    '',
    "Counted over the real handlers by DynamoDB's documented rules (`shared/table/meter.ts`), on Chinese",
    'notices with full texts. Per payment; receipts and matches in full blocks.',
    '',
    ...unitLines(one, twenty),
    '',
    '## A million payments',
    '',
    'One obligation each. AWS list price us-east-1, collected in 2026: check your region.',
    '',
    '| what | per payment | price | for 1,000,000 payments |',
    '|---|---|---|---|',
    ...costRows(one.units),
    `| **together** | | | **${usd(totalOf(costsOf(one.units)))}** |`,
    '',
    `In baskets of twenty the same million obligations cost ` +
      `${usd(totalOf(costsOf(twenty.units)) / twenty.basket)}.`,
    '',
    storageLine(one),
    '',
    pressureLine(one.units),
    '',
    waitingLine(),
    '',
    ...notCounted,
    '',
    '## Assumptions',
    '',
    `Functions have ${memoryGigabytes} GB; an invocation logs ${shown(logBytesPerInvocation)} bytes; one ` +
      `request in ${shown(1 / tracedShare)} is traced.`,
    '',
    '| step | times | API calls | invocations | milliseconds | queue requests | because |',
    '|---|---|---|---|---|---|---|',
    ...steps.map(habitRow),
    '',
  ].join('\n');
};
