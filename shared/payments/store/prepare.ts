// Prepares a payment: reads what is to be paid, refuses what cannot be, and freezes the quote.
import { channels } from '../../channels.ts';
import { type Money, sum } from '../../kernel/money.ts';
import { minuteMs, secondMs } from '../../kernel/time.ts';
import type { Obligation } from '../../obligations/model/obligation.ts';
import { type Board, readBoard, rulesetOf } from '../../routing/store/board.ts';
import { type Routed, route } from '../../routing/store/route.ts';
import type { Account } from '../../settings/model/account.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { Client } from '../../settings/model/client.ts';
import { getAuthority } from '../../settings/store/settings.ts';
import type { Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { passedShort } from '../model/attempts.ts';
import { checkChannel, checkLimits, checkShown } from '../model/limits.ts';
import { keptOf, type Payer, partsOf } from '../model/payer.ts';
import type { AttemptChoice, Quote, QuotedObligation } from '../model/payment.ts';
import { quoted } from '../model/quoted.ts';
import type { CreateBody } from '../model/request.ts';

export type PrepareWorld = Pick<World, 'table' | 'now' | 'hashKeys' | 'capabilities'>;

/** Who asks for which payment. */
interface Asked {
  readonly id: string;
  readonly client: Client;
  readonly body: CreateBody;
  readonly payer: Payer;
}

export interface Prepared {
  readonly authority: Authority;
  readonly account: Account;
  readonly choice: AttemptChoice;
  readonly obligations: readonly Obligation[];
  readonly quote: Quote;
  readonly amount: number;
  readonly quoteUntil: number;
  /** The account had faults lately. */
  readonly faultsSeen: boolean;
  /** To be committed with the payment. */
  readonly writes: readonly Write[];
}

const descriptionLimit = 127;

const descriptionOf = (authority: Authority, lines: readonly QuotedObligation[]): string => {
  const what = lines.length === 1 ? lines[0]?.number : `${lines.length} items`;
  return `${authority.name}: ${what}`.slice(0, descriptionLimit).toWellFormed();
};

const choiceOf = ({ chosen, version, passed }: Routed): AttemptChoice => ({
  rule: chosen.rule,
  version,
  ...(passed.length === 0 ? {} : { passed: passedShort(passed) }),
  ...(chosen.probe ? { probe: true } : {}),
});

interface Due {
  readonly authority: Authority;
  readonly at: number;
  readonly money: Money;
  readonly obligations: readonly Obligation[];
}

const wishOf = ({ id, client, body, payer }: Asked, due: Due, { switches }: Board) => ({
  payment: id,
  switches,
  presentation: body.presentation,
  parts: partsOf(payer),
  aim: {
    authority: due.authority.id,
    channel: client.channel,
    client: client.id,
    method: body.method,
  },
  facts: {
    at: due.at,
    zone: due.authority.zone,
    channel: client.channel,
    method: body.method,
    currency: due.money.currency,
    outlet: client.outlet,
    amountMinor: due.money.amount,
    kinds: due.obligations.map(({ notice }) => notice.kind),
    offices: due.obligations.map(({ notice }) => notice.unit ?? ''),
  },
});

const quoteOf = (
  { body, payer }: Asked,
  { authority, at }: Due,
  lines: readonly QuotedObligation[],
  { chosen, standbys }: Routed,
): Quote => ({
  assessedAt: at,
  obligations: [...lines],
  presentation: chosen.presentation,
  description: descriptionOf(authority, lines),
  ...keptOf(payer, chosen.presentation),
  ...(body.return_url === undefined ? {} : { returnUrl: body.return_url }),
  ...(body.locale === undefined ? {} : { locale: body.locale }),
  ...(standbys.length === 0 ? {} : { standbys: [...standbys] }),
});

/** A scanned code lives a minute or so: nobody confirms it later. */
const usualUndoMs = 45 * secondMs;

const quoteMsOf = async (
  world: PrepareWorld,
  { client }: Asked,
  { chosen }: Routed,
): Promise<number> => {
  if (chosen.presentation !== 'code_scanned')
    return channels[client.channel].quoteMinutes * minuteMs;
  const { undoAfterMs = usualUndoMs } = await world.capabilities(chosen.record.provider);
  return undoAfterMs;
};

/** Freezes the quote of obligations that were found payable. Throws a Failure that says what to change. */
export const prepare = async (
  world: PrepareWorld,
  asked: Asked,
  obligations: readonly Obligation[],
): Promise<Prepared> => {
  const [first] = obligations;
  if (!first) throw new Error('a payment needs an obligation');
  const [authority, board] = await Promise.all([
    getAuthority(world.table, first.authority),
    readBoard(world.table, first.authority),
  ]);
  const at = world.now();
  const lines = obligations.map((one) => quoted(one, at, authority));
  const amount = sum(lines.flatMap((one) => one.lines.map((line) => line.amount)));
  const money = { amount, currency: first.notice.currency };
  checkLimits(amount, asked.client, asked.body);
  checkChannel(money, asked.client);
  checkShown(money, asked.body.amount);
  const due = { authority, at, money, obligations };
  const routed = await route(world, rulesetOf(board, authority), wishOf(asked, due, board));
  return {
    authority,
    account: routed.chosen.record,
    choice: choiceOf(routed),
    obligations,
    quote: quoteOf(asked, due, lines, routed),
    amount,
    quoteUntil: at + (await quoteMsOf(world, asked, routed)),
    faultsSeen: routed.faultsSeen,
    writes: routed.writes,
  };
};
