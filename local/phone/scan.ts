// What a payer's scan means: an order on the list, or a page of a provider to go to.
import * as z from 'zod';
import type { Till } from '../tills.ts';
import type { Memory } from './memory.ts';

export interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type Scanned =
  | { readonly kind: 'order'; readonly reference: string }
  | { readonly kind: 'page'; readonly url: string }
  | { readonly kind: 'form'; readonly form: Form }
  | { readonly kind: 'nothing' };

/** `next` of a payment, as far as a phone can do something with it. */
const Next = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('redirect'), url: z.string() }),
  z.object({
    kind: z.literal('form'),
    action: z.string(),
    fields: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal('qr_code'), data: z.string() }),
]);

const nextIn = (text: string): z.infer<typeof Next> | undefined => {
  try {
    return Next.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** The phone leads to the simulators and nowhere else. */
const isAtTill = (address: string, tills: readonly Till[]): boolean =>
  URL.canParse(address) &&
  tills.some(({ url }) => URL.canParse(url) && new URL(url).origin === new URL(address).origin);

const orderWith = (code: string, memory: Memory): Scanned | undefined => {
  const found = memory
    .look()
    .open.find(({ order }) => order.code === code || order.reference === code);
  return found && { kind: 'order', reference: found.order.reference };
};

interface Around {
  readonly tills: readonly Till[];
  readonly memory: Memory;
}

const meant = (text: string, { tills, memory }: Around): Scanned => {
  const order = orderWith(text, memory);
  if (order) return order;
  return isAtTill(text, tills) ? { kind: 'page', url: text } : { kind: 'nothing' };
};

/** The text of a code, the address of a page, a reference, or a payment's `next` as JSON. */
export const scanned = (text: string, around: Around): Scanned => {
  const next = nextIn(text);
  if (next === undefined) return meant(text, around);
  if (next.kind === 'qr_code') return meant(next.data, around);
  if (next.kind === 'redirect') return meant(next.url, around);
  const { action, fields } = next;
  return isAtTill(action, around.tills)
    ? { kind: 'form', form: { action, fields } }
    : { kind: 'nothing' };
};
