// What the payer can do with the phone, each checked before a till is touched.
import * as z from 'zod';
import type { Till } from '../tills.ts';
import type { ActName, Memory } from './memory.ts';

/** The tills that the phone meets, and its memory of them. */
export interface Phone {
  readonly tills: readonly Till[];
  readonly memory: Memory;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const Reference = z.string().min(1).max(64);

const amountPattern = /^(\d{1,12})(?:\.(\d{1,2}))?$/;

/** Minor units of a decimal with two places, as people write it. */
const AmountMinor = z
  .string()
  .trim()
  .regex(amountPattern, 'write the amount as 206.00')
  .transform((text) => {
    const [, whole = '', cents = ''] = amountPattern.exec(text) ?? [];
    return Number(whole + cents.padEnd(2, '0'));
  })
  .refine((minor) => minor > 0, 'the amount must be above zero');

const OnOrder = z.strictObject({ provider: z.string(), reference: Reference });

const bodies = {
  pay: OnOrder,
  decline: OnOrder,
  expire: OnOrder,
  late: OnOrder,
  code: z.strictObject({ provider: z.string() }),
  transfer: z.strictObject({
    provider: z.string(),
    text: z.string().trim().min(1, 'write the reference').max(140),
    amount: AmountMinor,
  }),
} as const;

/** Acts that a form of the phone may ask for; a scan only looks. */
export type Doing = keyof typeof bodies;

export const isDoing = (name: string): name is Doing => Object.hasOwn(bodies, name);

/** A lever that this till lacks. */
const lacks = (till: Till, name: ActName): Error => new Error(`${till.provider} has no "${name}"`);

const tillOf = ({ tills }: Phone, provider: string): Till => {
  const till = tills.find((one) => one.provider === provider);
  if (till) return till;
  throw new Error(`there is no till "${provider}": ${tills.map((one) => one.provider).join(', ')}`);
};

interface Done {
  readonly provider: string;
  readonly reference: string;
}

const onOrder =
  (name: ActName, verbOf: (till: Till) => ((reference: string) => void) | undefined) =>
  (phone: Phone, form: unknown): Done => {
    const { provider, reference } = OnOrder.parse(form);
    const till = tillOf(phone, provider);
    const act = verbOf(till);
    if (!act) throw lacks(till, name);
    act(reference);
    return { provider, reference };
  };

const doings: Readonly<Record<Doing, (phone: Phone, form: unknown) => Done>> = {
  pay: onOrder(
    'pay',
    ({ pay }) =>
      (reference) =>
        pay(reference),
  ),
  decline: onOrder('decline', ({ decline }) => decline),
  expire: onOrder('expire', ({ expire }) => expire),
  late: onOrder('late', ({ payLate }) => payLate),
  code: (phone, form) => {
    const { provider } = bodies.code.parse(form);
    const till = tillOf(phone, provider);
    if (!till.payerCode) throw lacks(till, 'code');
    phone.memory.showCode(provider, till.payerCode());
    return { provider, reference: '' };
  },
  transfer: (phone, form) => {
    const { provider, text, amount } = bodies.transfer.parse(form);
    const till = tillOf(phone, provider);
    if (!till.transfer) throw lacks(till, 'transfer');
    till.transfer(text, amount);
    return { provider, reference: text };
  },
};

const wordsOf = (cause: unknown): string => {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  return cause instanceof Error ? cause.message : String(cause);
};

const namedIn = (form: Readonly<Record<string, string>>): Done => ({
  provider: form['provider'] ?? '',
  reference: form['reference'] ?? form['text'] ?? '',
});

/** Does it and remembers what came of it: a refusal is something that happened, too. */
export const act = (phone: Phone, name: Doing, form: Readonly<Record<string, string>>): void => {
  const at = phone.now();
  // An order that ends by this act must have been seen, so that the screen can tell what became of it.
  phone.memory.look();
  try {
    const done = doings[name](phone, form);
    phone.memory.did({ at, name, ...done, outcome: 'done', words: '' });
  } catch (cause) {
    const words = wordsOf(cause);
    phone.memory.did({ at, name, ...namedIn(form), outcome: 'refused', words });
  }
};
