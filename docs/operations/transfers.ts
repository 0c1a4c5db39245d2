// The routes of bank transfers.
import * as z from 'zod';
import { shape as refer } from '../../functions/transfers/refer.ts';
import { shape as suspense } from '../../functions/transfers/suspense.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import type { Operations } from '../operation.ts';
import { PushedView, SuspensesView, TransferReferenceView } from '../views/transfer.ts';

export const transferOperations = {
  'transfers/refer': {
    id: 'makeTransferReference',
    tag: 'transfers',
    summary: 'How to pay obligations by bank transfer',
    description:
      'The same obligations have the same reference for ever. It takes no lock and opens no payment: the ' +
      'money itself does, at its value date. What is over is owed back, what is short waits for a person.',
    shape: refer,
    body: {
      name: 'TransferReferenceRequest',
      example: { obligations: [{ obligation_id: 'beijing.110101190000001' }] },
    },
    answers: { 200: { description: 'The reference.', view: TransferReferenceView } },
    problems: {
      invalid: ['claim_needed', 'claim_invalid', 'claim_expired', 'obligation_repeated'],
      forbidden: ['client_not_enabled', 'operator_missing'],
      missing: ['obligation_not_found'],
      conflict: [
        'obligation_settled',
        'obligation_cancelled',
        'obligation_written_off',
        'split_needed',
      ],
      unprocessable: ['method_not_available'],
    },
  },
  'transfers/suspense': {
    id: 'listSuspense',
    tag: 'transfers',
    summary: 'Money of a bank account that waits for a person',
    shape: suspense,
    answers: { 200: { description: 'A page of it.', view: SuspensesView } },
    problems: {},
  },
  'transfers/receive': {
    id: 'receiveBankMessage',
    tag: 'webhooks',
    summary: "A bank's signed message (camt.054, versions 02 to 08) about money that came",
    description:
      'The raw bytes are signed by a detached JWS in `x-jws-signature`: PS256 or ES256, `kid`, and `iat` at ' +
      'most five minutes old, in each delivery anew. At most 4 MiB; send other encodings than UTF-8 text ' +
      'as `application/octet-stream`. 202 means that the bytes are stored, also when they were before.',
    shape: { path: z.strictObject({ account: SettingId }) },
    raw: true,
    answers: {
      202: { description: 'Stored; `x-fapi-interaction-id` is repeated.', view: PushedView },
    },
    problems: {
      invalid: ['signature_malformed', 'interaction_id_malformed', 'body_missing'],
      unauthenticated: ['notification_refused'],
      missing: ['no_such_webhook'],
      unsupported: ['not_xml'],
    },
  },
} as const satisfies Operations;
