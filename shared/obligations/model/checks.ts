// What a notice must fulfil beyond its shape, whether it comes by API or in a file.
import type { Fault } from '../../kernel/failure.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { type Notice, type PolicyName, totalOf } from './obligation.ts';

/** Twenty of these, doubled by a penalty, are still one exact amount. */
export const noticeLimitMinor = 1_000_000_000_000;

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });

const policyRules = {
  'cn-traffic-fine': ({ kind, lines }) => [
    ...(kind === 'fine' && lines.some((line) => line.kind === 'fine')
      ? []
      : [
          fault(
            '/policy',
            'policy_needs_fine',
            'this policy is for kind "fine" with a line of kind "fine"',
          ),
        ]),
    ...lines.flatMap((line, index) =>
      line.kind === 'penalty'
        ? [
            fault(
              `/lines/${index}/kind`,
              'policy_adds_penalty',
              'this policy adds the penalty itself: leave the line out',
            ),
          ]
        : [],
    ),
  ],
  'flat-fee': () => [],
} as const satisfies Record<PolicyName, (notice: Notice) => readonly Fault[]>;

const dateFaults = (notice: Notice, today: LocalDate): readonly Fault[] => {
  const { issuedOn, receivedOn } = notice;
  return [
    ...(issuedOn !== undefined && issuedOn > today
      ? [fault('/issued_on', 'date_in_future', `${issuedOn} has not come yet: correct the date`)]
      : []),
    ...(receivedOn !== undefined && receivedOn > today
      ? [
          fault(
            '/received_on',
            'date_in_future',
            `${receivedOn} has not come yet: correct the date`,
          ),
        ]
      : []),
    ...(issuedOn !== undefined && receivedOn !== undefined && receivedOn < issuedOn
      ? [
          fault(
            '/received_on',
            'received_before_issued',
            `received on ${receivedOn}, before it was issued on ${issuedOn}: correct one of them`,
          ),
        ]
      : []),
  ];
};

/** Faults with JSON pointers into the wire form; none = the notice can be stored. `today` is local. */
export const noticeFaults = (notice: Notice, today: LocalDate): readonly Fault[] => [
  ...(totalOf(notice.lines) > noticeLimitMinor
    ? [fault('/lines', 'amount_too_large', `the lines exceed ${noticeLimitMinor} minor units`)]
    : []),
  ...policyRules[notice.policy](notice),
  ...dateFaults(notice, today),
];
