// The routes of disputes: look, take up, note what was sent.
import { shape as get } from '../../functions/disputes/get.ts';
import { shape as list } from '../../functions/disputes/list.ts';
import { shape as evidence } from '../../functions/disputes/note-evidence.ts';
import { shape as takeUp } from '../../functions/disputes/take-up.ts';
import type { Operations } from '../operation.ts';
import { DisputesView, DisputeView } from '../views/dispute.ts';

export const disputeOperations = {
  'disputes/list': {
    id: 'listDisputes',
    tag: 'disputes',
    summary: 'Disputes that ask for something, or those that are over',
    description:
      'Open ones by when evidence is due; with them stand disputes that are over but do not add up. ' +
      '`state=ended` answers the others, the youngest first.',
    shape: list,
    answers: { 200: { description: 'A page of them.', view: DisputesView } },
    problems: {},
  },
  'disputes/take-up': {
    id: 'takeUpDispute',
    tag: 'disputes',
    summary: 'Ask the provider how a dispute stands, and book what is new',
    description:
      'Notifications do this by themselves. By hand it serves where one never came, or where money is ' +
      'missing. Repeating it changes nothing that is already so.',
    shape: takeUp,
    body: {
      name: 'TakeUpRequest',
      example: { account: 'stripe-hkd', provider_id: 'du_1NfXkq2eZvKYlo2C' },
    },
    answers: { 200: { description: 'As it now stands.', view: DisputeView } },
    problems: {
      missing: ['account_not_found'],
      unprocessable: ['dispute_does_not_fit', 'no_disputes_there'],
      busy: ['provider_silent', 'try_again'],
    },
  },
  'disputes/get': {
    id: 'getDispute',
    tag: 'disputes',
    summary: 'One dispute',
    shape: get,
    answers: { 200: { description: 'The dispute.', view: DisputeView } },
    problems: { missing: ['dispute_not_found'] },
  },
  'disputes/note-evidence': {
    id: 'noteEvidence',
    tag: 'disputes',
    summary: 'Note what was sent to the provider as evidence',
    description:
      'References only: what was sent stays in the files of the authority. The same note of the same ' +
      'person is kept once.',
    shape: evidence,
    body: {
      name: 'EvidenceRequest',
      example: {
        references: ['2026-417/receipt', '2026-417/decision'],
        note: 'sent by the portal',
      },
    },
    answers: { 200: { description: 'The dispute with the note.', view: DisputeView } },
    problems: {
      missing: ['dispute_not_found'],
      conflict: ['dispute_ended'],
      unprocessable: ['too_much_evidence'],
      busy: ['try_again'],
    },
  },
} as const satisfies Operations;
