// Search over payment intents: Stripe's query words as far as finding one's own payment needs them.
import { badParameter } from './errors.ts';
import { searchParams } from './intent-params.ts';
import { limitOf } from './lists.ts';
import { parsed } from './params.ts';
import type { Intent } from './resources.ts';
import type { Call, State } from './state.ts';

type Clause = (intent: Intent) => boolean;

const maxClauses = 10;
const fields = ['status', 'currency', 'amount', 'customer'] as const;
const metadataClause = /^(-?)metadata\[(['"])(.+?)\2\]:(['"])(.*)\4$/;
const fieldClause = /^(-?)(\w+):(?:(['"])(.*)\3|(\d+))$/;

/** A page of what the query finds. An intent is found only when it is as old as the search delay. */
export const searchIntents = (state: State, { form }: Call): Record<string, unknown> => {
  const params = parsed(searchParams, form);
  const clauses = clausesOf(params.query);
  const limit = limitOf(params.limit);
  const start = pageStart(params.page);
  const newest = state.timeline.now() - state.settings.searchDelayMs;
  const found = [...state.intents.values()]
    .filter((intent) => intent.created * 1_000 <= newest)
    .filter((intent) => clauses.every((clause) => clause(intent)))
    .reverse();
  const has_more = found.length > start + limit;
  return {
    object: 'search_result',
    url: '/v1/payment_intents/search',
    has_more,
    next_page: has_more ? String(start + limit) : null,
    data: found.slice(start, start + limit),
  };
};

const pageStart = (page: string | undefined): number => {
  const start = Number(page ?? '0');
  if (!Number.isSafeInteger(start)) throw badParameter('Invalid page.', { param: 'page' });
  return start;
};

const clausesOf = (query: string): readonly Clause[] => {
  const parts = query.split(/\s+AND\s+/i).map((part) => part.trim());
  if (parts.length > maxClauses) throw unreadable(query);
  return parts.map((part) => clauseOf(part, query));
};

const clauseOf = (part: string, query: string): Clause => {
  const byMetadata = metadataClause.exec(part);
  if (byMetadata) {
    const [, not, , name = '', , text] = byMetadata;
    return (intent) => (intent.metadata[name] === text) !== (not === '-');
  }
  const byField = fieldClause.exec(part);
  const field = fields.find((known) => known === byField?.[2]);
  if (!byField || !field) throw unreadable(query);
  const wanted = byField[4] ?? byField[5] ?? '';
  return (intent) => (String(intent[field]) === wanted) !== (byField[1] === '-');
};

const unreadable = (query: string): Error =>
  badParameter(
    `We were unable to parse your search query: ${query}. ` +
      `Write metadata['name']:'text' or field:'text', joined by AND.`,
    { param: 'query' },
  );
