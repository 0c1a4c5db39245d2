// A flat fee or an amount that others computed: what the notice says is due, whatever the date.
import type { Policy } from './policy.ts';

export const flatFee: Policy = {
  version: 1,
  assess: ({ notice }) => ({
    lines: notice.lines.map((line) => ({
      ...line,
      because: 'as stated on the notice; it does not grow with time',
    })),
  }),
};
