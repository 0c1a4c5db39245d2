// What a route refuses, by status: its subject's codes and those that the edge answers by its shape.
import { type FailureKind, statusOf } from '../shared/kernel/failure.ts';
import type { Operation } from './operation.ts';
import type { ProblemCode, Problems } from './problems.ts';

export interface Refusal {
  readonly status: number;
  readonly codes: readonly ProblemCode[];
}

const always: Problems = { busy: ['try_again'] };
const parsed: Problems = {
  invalid: ['invalid_request'],
  unauthenticated: ['client_claim_missing'],
};
const large: Problems = { too_large: ['body_too_large'] };
const bodied: Problems = {
  ...large,
  invalid: [
    'bad_json',
    'duplicate_key',
    'forbidden_key',
    'too_deep',
    'half_character',
    'not_utf8',
    'bad_gzip',
  ],
  unsupported: ['not_json', 'encoding_not_supported'],
};

/** The edge's own refusals, as shared/edge/route.ts and webhook.ts make them. */
const ofEdge = ({ shape, raw }: Operation, method: string): readonly Problems[] =>
  raw
    ? [always, large]
    : [
        always,
        parsed,
        ...(shape.body ? [bodied] : []),
        ...(shape.roles ? [{ forbidden: ['role_missing'] } as const] : []),
        ...(shape.idempotent ? [{ invalid: ['idempotency_key_missing'] } as const] : []),
        ...(method === 'PUT' ? [{ invalid: ['bad_if_match'] } as const] : []),
      ];

const isKind = (name: string): name is FailureKind => name in statusOf;
const kinds = Object.keys(statusOf).filter(isKind);

/** By rising status; 500 last among its like, since it is never the caller's fault. */
export const refusalsOf = (operation: Operation, method: string): readonly Refusal[] => {
  const all = [...ofEdge(operation, method), operation.problems];
  const known = kinds
    .map((kind) => ({ status: statusOf[kind], codes: all.flatMap((one) => one[kind] ?? []) }))
    .filter(({ codes }) => codes.length > 0);
  return [...known, { status: 500, codes: ['internal'] } as const].sort(
    (a, b) => a.status - b.status,
  );
};
