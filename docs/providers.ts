// Draws docs/providers.md: what each provider can do and where, from the data that the code decides by.
import {
  beginnings,
  type Channel,
  type ChannelRow,
  channelNames,
  channelRow,
} from '../shared/channels.ts';
import { Currency } from '../shared/kernel/money.ts';
import { methods, presentations } from '../shared/providers/contract.ts';
import { providerNames } from '../shared/providers/names.ts';
import { registry } from '../shared/providers/registry.ts';
import {
  endTable,
  listed,
  methodTable,
  none,
  orderTable,
  type Provider,
  priced,
  refundTable,
  table,
  trustTable,
} from './provider-tables.ts';
import {
  beginningWords,
  callerWords,
  intro,
  presentationWords,
  remarks,
} from './provider-words.ts';

const channelTable = (): readonly string[] =>
  table(
    ['channel', 'who calls', 'proves its right by', 'fines in a payment', 'quote', 'limits'],
    channelNames.map((channel) => {
      const row = channelRow(channel);
      return [
        `\`${channel}\``,
        callerWords[row.caller],
        row.claims ? 'claims from a look-up' : 'its name, and its operator',
        String(row.maximumObligations),
        `${row.quoteMinutes} minutes`,
        limitsOf(row),
      ];
    }),
  );

const limitsOf = ({ amounts }: ChannelRow): string => {
  const told = Currency.options.flatMap((currency) => {
    const { minimumMinor, maximumMinor } = amounts[currency] ?? {};
    return [
      ...(minimumMinor === undefined ? [] : [`from ${priced(minimumMinor, currency)}`]),
      ...(maximumMinor === undefined ? [] : [`up to ${priced(maximumMinor, currency)}`]),
    ];
  });
  return told.length === 0 ? none : told.join(', ');
};

const beginTable = (): readonly string[] =>
  table(
    ['channel', ...methods.map((method) => `\`${method}\``)],
    channelNames.map((channel) => [
      `\`${channel}\``,
      ...methods.map((method) => {
        const beginning = channelRow(channel).methods[method];
        return beginning === undefined ? none : beginningWords[beginning];
      }),
    ]),
  );

const beginList = (): readonly string[] => [
  ...Object.entries(beginningWords).map(
    ([beginning, word]) =>
      `* ${word}: \`${Object.entries(beginnings).find(([name]) => name === beginning)?.[1]}\``,
  ),
  '',
];

/** The ways in which a payer can meet an order of this provider there, the channel's favourite first. */
const waysOf = (channel: Channel, { can }: Provider): readonly string[] => {
  const row = channelRow(channel);
  const fits = can.methods.some((method) => row.methods[method] === 'payment');
  return fits ? row.presentations.filter((one) => can.presentations.includes(one)) : [];
};

const reachTable = (providers: readonly Provider[]): readonly string[] => {
  const online = providers.filter((provider) =>
    channelNames.some((channel) => waysOf(channel, provider).length > 0),
  );
  return table(
    ['channel', ...online.map(({ name }) => `\`${name}\``)],
    channelNames.map((channel) => [
      `\`${channel}\``,
      ...online.map((provider) => listed(waysOf(channel, provider))),
    ]),
  );
};

const presentationList = (): readonly string[] => [
  ...presentations.map((one) => `* \`${one}\`: ${presentationWords[one]}`),
  '',
];

const shownNames = providerNames.filter((name) => !name.startsWith('sandbox'));

/** The text of docs/providers.md. */
export const providersPage = async (): Promise<string> => {
  const providers = await Promise.all(
    shownNames.map(async (name) => ({ name, can: (await registry(name)).capabilities })),
  );
  return [
    ...intro,
    '## Methods',
    '',
    ...methodTable(providers),
    'Presentations, the ways in which a payer meets an order:',
    '',
    ...presentationList(),
    '## Channels',
    '',
    ...channelTable(),
    ...remarks.channels,
    ...beginTable(),
    ...beginList(),
    ...remarks.reach,
    ...reachTable(providers),
    '## Orders',
    '',
    ...remarks.orders,
    ...orderTable(providers),
    '## Ending',
    '',
    ...remarks.ending,
    ...endTable(providers),
    '## Refunds',
    '',
    ...remarks.refunds,
    ...refundTable(providers),
    '## Proof and statements',
    '',
    ...remarks.trust,
    ...trustTable(providers),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
};
