// The routes of settings and of webhooks.
import * as z from 'zod';
import { shape as getAccount } from '../../functions/settings/get-account.ts';
import { shape as getAuthority } from '../../functions/settings/get-authority.ts';
import { shape as getClient } from '../../functions/settings/get-client.ts';
import { shape as putAccount } from '../../functions/settings/put-account.ts';
import { shape as putAuthority } from '../../functions/settings/put-authority.ts';
import { shape as putClient } from '../../functions/settings/put-client.ts';
import { providerNames } from '../../shared/providers/names.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import type { Operations } from '../operation.ts';
import {
  AccountPutView,
  AccountView,
  Acknowledgement,
  AuthorityPutView,
  AuthorityView,
  ClientPutView,
  ClientView,
} from '../views/settings.ts';

/** A settings record is made without `If-Match`, and changed under the `ETag` that its editor read. */
const putDescription =
  'Makes the record, or changes the one whose `ETag` the `If-Match` repeats. The same content again ' +
  'changes nothing and needs none.';

const made = (view: z.ZodType) =>
  ({
    200: { description: 'Changed, or unchanged.', view, revised: true },
    201: { description: 'Created.', view, revised: true },
  }) as const;

const edited = {
  conflict: ['if_match_needed'],
  changed: ['record_changed'],
  busy: ['record_busy'],
} as const;

export const settingsOperations = {
  'settings/put-authority': {
    id: 'putAuthority',
    tag: 'settings',
    summary: 'Make or change an authority',
    description: `${putDescription} Make it without accounts, then its accounts, then name them here.`,
    shape: putAuthority,
    body: {
      name: 'AuthorityRequest',
      example: {
        name: 'Beijing traffic police',
        zone: 'Asia/Shanghai',
        currency: 'CNY',
        normaliser: 'cn_decision',
        factor: 'plate_tail',
        accounts: [],
      },
    },
    answers: made(AuthorityPutView),
    problems: {
      ...edited,
      unprocessable: ['account_not_found', 'account_repeated', 'currency_differs', 'fixed_field'],
    },
  },
  'settings/get-authority': {
    id: 'getAuthority',
    tag: 'settings',
    summary: 'An authority',
    shape: getAuthority,
    answers: { 200: { description: 'The record.', view: AuthorityView, revised: true } },
    problems: { missing: ['authority_not_found'] },
  },
  'settings/put-account': {
    id: 'putAccount',
    tag: 'settings',
    summary: 'Make or change an account',
    description: putDescription,
    shape: putAccount,
    body: {
      name: 'AccountRequest',
      example: {
        authority: 'beijing',
        provider: 'stripe',
        currency: 'CNY',
        methods: ['card', 'wechat', 'alipay'],
        zone: 'Asia/Shanghai',
        enabled: true,
      },
    },
    answers: made(AccountPutView),
    problems: {
      ...edited,
      unprocessable: ['authority_not_found', 'currency_differs', 'fixed_field'],
    },
  },
  'settings/get-account': {
    id: 'getAccount',
    tag: 'settings',
    summary: 'An account',
    shape: getAccount,
    answers: { 200: { description: 'The record.', view: AccountView, revised: true } },
    problems: { missing: ['account_not_found'] },
  },
  'settings/put-client': {
    id: 'putClient',
    tag: 'settings',
    summary: 'Make or change a client',
    description: putDescription,
    shape: putClient,
    body: {
      name: 'ClientRequest',
      example: {
        name: 'Window 1',
        channel: 'counter',
        authorities: ['beijing'],
        outlet: 'hall-1',
        enabled: true,
      },
    },
    answers: made(ClientPutView),
    problems: { ...edited, unprocessable: ['authority_not_found'] },
  },
  'settings/get-client': {
    id: 'getClient',
    tag: 'settings',
    summary: 'A client',
    shape: getClient,
    answers: { 200: { description: 'The record.', view: ClientView, revised: true } },
    problems: { missing: ['client_not_found'] },
  },
  'webhooks/receive': {
    id: 'receiveNotification',
    tag: 'webhooks',
    summary: "A provider's signed word about an order",
    description:
      'Set this address at the provider. The raw bytes are verified first; at most 64 KiB. An ' +
      'acknowledgement means that the notification is durably stored; what is genuine but cannot be ' +
      'applied waits for a person.',
    shape: { path: z.strictObject({ provider: z.enum(providerNames), account: SettingId }) },
    raw: true,
    answers: { 200: { description: 'Stored, or nothing to us.', view: Acknowledgement } },
    problems: {
      unauthenticated: ['notification_refused'],
      missing: ['no_such_webhook'],
    },
  },
} as const satisfies Operations;
