// The routes of payment methods, rules and switches.
import { shape as endSwitch } from '../../functions/routing/end-switch.ts';
import { shape as getRuleset } from '../../functions/routing/get-ruleset.ts';
import { shape as listSwitches } from '../../functions/routing/list-switches.ts';
import { shape as paymentMethods } from '../../functions/routing/payment-methods.ts';
import { shape as putRuleset } from '../../functions/routing/put-ruleset.ts';
import { shape as putSwitch } from '../../functions/routing/put-switch.ts';
import type { Operations } from '../operation.ts';
import {
  EndedSwitchView,
  PaymentMethodsView,
  RulesetPutView,
  RulesetView,
  SwitchesView,
  SwitchPutView,
} from '../views/routing.ts';

const edited = {
  conflict: ['if_match_needed'],
  changed: ['record_changed'],
  busy: ['record_busy'],
} as const;

export const routingOperations = {
  'routing/payment-methods': {
    id: 'listPaymentMethods',
    tag: 'payments',
    summary: 'What payers can pay with now',
    description:
      "The methods of the caller's channel that the authority takes, with the route that begins each, " +
      'presentations, limits and notices. Give the amount once it is known.',
    shape: paymentMethods,
    answers: { 200: { description: 'The methods.', view: PaymentMethodsView } },
    problems: {
      forbidden: ['client_not_enabled', 'operator_missing'],
      missing: ['authority_not_found'],
    },
  },
  'routing/put-ruleset': {
    id: 'putRuleset',
    tag: 'routing',
    summary: 'Write the next version of the rules',
    description:
      'The first rule whose conditions hold and that has a usable account takes a payment; within it, ' +
      'accounts share by weight. Earlier versions stay. The same content again makes no version.',
    shape: putRuleset,
    body: {
      name: 'RulesetRequest',
      example: {
        rules: [
          {
            id: 'large-at-counters',
            when: { channels: ['counter'], methods: ['wechat'], minimum_minor: 1_000_000 },
            accounts: [{ account: 'wechat-1', weight: 1 }],
          },
          {
            id: 'all-others',
            when: {},
            accounts: [
              { account: 'wechat-1', weight: 3 },
              { account: 'wechat-2', weight: 1 },
            ],
          },
        ],
      },
    },
    answers: {
      200: { description: 'Changed, or unchanged.', view: RulesetPutView, revised: true },
      201: { description: 'The first version.', view: RulesetPutView, revised: true },
    },
    problems: {
      ...edited,
      missing: ['authority_not_found'],
      unprocessable: [
        'rule_repeated',
        'empty_range',
        'account_repeated',
        'account_not_found',
        'method_not_taken',
        'too_many_accounts',
      ],
    },
  },
  'routing/get-ruleset': {
    id: 'getRuleset',
    tag: 'routing',
    summary: 'The rules that hold, or an earlier version',
    shape: getRuleset,
    answers: { 200: { description: 'The rules.', view: RulesetView, revised: true } },
    problems: { missing: ['authority_not_found', 'ruleset_not_found'] },
  },
  'routing/put-switch': {
    id: 'putSwitch',
    tag: 'routing',
    summary: 'Switch something off, or plan its maintenance',
    description:
      'An account, method, channel or client takes no new payments from `from` to `until`; what is ' +
      'begun goes on. Payers are told the notice.',
    shape: putSwitch,
    body: {
      name: 'SwitchRequest',
      example: {
        kind: 'maintenance',
        target: { kind: 'method', name: 'wechat' },
        from: '2026-11-23T22:00:00+08:00',
        until: '2026-11-24T02:00:00+08:00',
        notice: {
          'zh-CN': '微信支付系统维护，请稍后再试。',
          en: 'WeChat Pay is under maintenance.',
        },
      },
    },
    answers: {
      200: { description: 'Changed, or unchanged.', view: SwitchPutView, revised: true },
      201: { description: 'Created.', view: SwitchPutView, revised: true },
    },
    problems: {
      ...edited,
      conflict: ['if_match_needed', 'too_many_switches'],
      unprocessable: ['account_not_found', 'client_not_found', 'authority_not_found'],
    },
  },
  'routing/end-switch': {
    id: 'endSwitch',
    tag: 'routing',
    summary: 'End a switch',
    description: 'What it stopped takes payments again at once. Ended before, it stays as it was.',
    shape: endSwitch,
    answers: { 200: { description: 'The switch, ended.', view: EndedSwitchView } },
    problems: { missing: ['switch_not_found'], busy: ['record_busy'] },
  },
  'routing/list-switches': {
    id: 'listSwitches',
    tag: 'routing',
    summary: 'What is switched off or planned',
    shape: listSwitches,
    answers: { 200: { description: 'The switches.', view: SwitchesView } },
    problems: {},
  },
} as const satisfies Operations;
