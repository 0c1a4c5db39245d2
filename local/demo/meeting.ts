// How a payer meets an order: what a create must say of the payer, and what the payer then does.
import type { Presentation } from '../../shared/providers/contract.ts';
import type { Till } from '../tills.ts';
import { listIn, recordIn, textIn } from './api.ts';
import { methods } from './town.ts';

type Shown = Readonly<Record<string, unknown>>;

const returnUrl = 'https://pay.example.com/back';
/** An address for documents (RFC 5737). */
const payerIp = '203.0.113.7';

const tillAt = (tills: readonly Till[], account: string): Till => {
  const till = tills.find((one) => one.account === account);
  if (till) return till;
  throw new Error(`nobody takes money for ${account}`);
};

/** What belongs to a presentation, beside its name. */
export const partsOf = (
  tills: readonly Till[],
  method: keyof typeof methods,
  presentation: Presentation,
): Shown => {
  if (presentation === 'redirect') return { return_url: returnUrl, payer_ip: payerIp };
  if (presentation !== 'code_scanned') return {};
  return { payer_code: tillAt(tills, methods[method]).payerCode?.() };
};

/** A browser sends a form by itself as soon as the page is there. */
const submitted = async (next: Shown): Promise<void> => {
  const fields = Object.entries(recordIn(next, 'fields')).map(([name, value]) => [
    name,
    String(value),
  ]);
  const page = await fetch(textIn(next, 'action'), {
    method: 'POST',
    body: new URLSearchParams(Object.fromEntries(fields)),
  });
  if (!page.ok) throw new Error(`the provider refused the form: ${await page.text()}`);
};

const attemptOf = (payment: Shown): Shown => {
  const attempt = listIn(payment, 'attempts').at(-1);
  if (attempt) return attempt;
  throw new Error('staff see no attempt of this payment');
};

/** Our reference at the provider of the payment's present order. */
export const orderOf = (payment: Shown): string =>
  `${textIn(payment, 'payment_id')}${String(attemptOf(payment)['number']).padStart(2, '0')}`;

/** The page, or the app's order, that leads to an order which its provider does not know before. */
const wayTo = (next: Shown): string | undefined => {
  const order = textIn(recordIn(next, 'parameters'), 'order_string');
  if (order !== '') return `alipays://order?${order}`;
  const url = textIn(next, 'url');
  return url === '' ? undefined : url;
};

/** The payer does what the payment asks for; a code that was scanned asks for nothing. */
export const payAt = async (tills: readonly Till[], payment: Shown): Promise<void> => {
  const next = recordIn(payment, 'next');
  const kind = textIn(next, 'kind');
  if (kind === '' || kind === 'wait') return;
  if (kind === 'form') await submitted(next);
  tillAt(tills, textIn(attemptOf(payment), 'account')).pay(orderOf(payment), wayTo(next));
};
