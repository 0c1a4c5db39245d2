// The codes that the pages promise are those of the code, route by route.
import { describe, expect, it } from '@jest/globals';
import { operations } from '../../docs/operations.ts';
import { problems } from '../../docs/problems.ts';
import { refusalsOf } from '../../docs/refusals.ts';
import { routes } from '../../infra/routes.ts';
import { statusOf } from '../../shared/kernel/failure.ts';
import { closureOf, faultsIn, thrownIn } from './source.ts';

/** Refusals of files that a route imports for another part of them. */
const elsewhere = {
  'deliveries/put-receiver': ['unprocessable fixed_field'],
  'obligations/lookup': ['missing payment_not_found'],
  'payments/get': ['forbidden client_not_enabled', 'forbidden operator_missing'],
  'payments/by-key': ['forbidden client_not_enabled', 'forbidden operator_missing'],
  'payments/cancel': ['forbidden client_not_enabled', 'forbidden operator_missing'],
  'receipts/list': ['forbidden client_not_enabled', 'forbidden operator_missing'],
  'payments/create': ['missing payment_not_found'],
  // A reference holds nothing back and ends nothing; what a bank pushes is read behind the queue.
  'transfers/refer': [
    'missing payment_not_found',
    'conflict ending_other_payment',
    'conflict obligation_locked',
  ],
  'counter/open': ['missing payment_not_found'],
  'counter/take': ['missing payment_not_found'],
  'counter/record-debit': ['missing payment_not_found'],
  'counter/reverse-take': ['missing payment_not_found'],
  'counter/partner-verify': ['missing payment_not_found'],
  'settings/put-client': ['unprocessable fixed_field'],
  'routing/put-ruleset': ['unprocessable fixed_field'],
  'routing/put-switch': ['unprocessable fixed_field'],
  // What hinders a method is told in the answer itself.
  'routing/payment-methods': [
    'missing payment_not_found',
    'unprocessable method_not_available',
    'unprocessable client_limit',
    'unprocessable amount_out_of_range',
  ],
} as const;
const except: Readonly<Record<string, readonly string[]>> = elsewhere;

const ofAdapters = new Set<string>(['notification_refused', 'signature_malformed']);

/** The edge's: which of them a route answers, its shape says. */
const edgeTexts = [...closureOf('shared/edge/route.ts').values()];
const ofEdge = thrownIn(edgeTexts);
const faultsOfEdge = faultsIn(edgeTexts);

const statuses: Readonly<Record<string, number>> = statusOf;

const named = [...new Map(routes.map((row) => [row.function, row])).values()].map((row) => ({
  name: row.function,
  method: row.method,
}));

const everywhere = named.flatMap(({ name }) => [...closureOf(`functions/${name}.ts`).values()]);

describe.each(named)('the refusals of $name', ({ name, method }) => {
  const texts = [...closureOf(`functions/${name}.ts`).values()];
  const operation = operations[name];
  const documented = operation ? refusalsOf(operation, method) : [];

  it('are all documented, under their status', () => {
    const thrown = [...thrownIn(texts)].filter(
      (one) => !ofEdge.has(one) && !except[name]?.includes(one),
    );

    for (const one of thrown) {
      const [kind = '', code = ''] = one.split(' ');
      const codes = documented.find(({ status }) => status === statuses[kind])?.codes ?? [];
      expect({ kind, codes }).toEqual({ kind, codes: expect.arrayContaining([code]) });
    }
  });

  it('include the faults that it may point at', () => {
    const codes = documented.flatMap((refusal) => refusal.codes);
    const ownFaults = [...faultsIn(texts)].filter(
      (code) => code in problems && !faultsOfEdge.has(code),
    );
    const known = [...codes, ...(except[name] ?? []).map((one) => one.split(' ')[1])];

    expect(known).toEqual(expect.arrayContaining(ownFaults));
  });

  it('exist in what it is made of', () => {
    const own = Object.values(operation?.problems ?? {}).flat();
    const quoted = own.filter((code) => !texts.some((text) => text.includes(`'${code}'`)));

    // A notification is refused by its provider's adapter, which is loaded when it is needed.
    expect(quoted.filter((code) => !ofAdapters.has(code))).toEqual([]);
  });
});

describe('the list of codes', () => {
  it('has words for every fault and refusal of every route', () => {
    const codes = [
      ...faultsIn(everywhere),
      ...[...thrownIn(everywhere)].map((one) => one.split(' ')[1] ?? ''),
    ];

    expect(codes.filter((code) => !(code in problems) && !internalWords.has(code))).toEqual([]);
  });

  it('names no code that no route can answer', () => {
    const documented = new Set(
      named.flatMap(({ name, method }) => {
        const operation = operations[name];
        return operation ? refusalsOf(operation, method).flatMap(({ codes }) => codes) : [];
      }),
    );

    // It stands in `errors` only, under `invalid_request`.
    const unused = Object.keys(problems).filter((code) => code !== 'unknown_field');
    expect(new Set(unused)).toEqual(documented);
  });
});

/** Codes that refuse nothing: one stands in an answer, the others are verdicts of routing on an account. */
const internalWords = new Set([
  'finished_payment_replayed',
  'presentation',
  'payer_part',
  'unhealthy',
]);
