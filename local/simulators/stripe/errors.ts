// Stripe's own error vocabulary: which status and body each refusal has, and whether it is remembered.
import type { Answer } from '../kit/server.ts';
import { json } from '../kit/server.ts';

type Body = Readonly<Record<string, unknown>>;

/** A refusal in Stripe's words; `stored` says whether an idempotency key remembers it. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: Body;
  readonly stored: boolean;

  constructor(status: number, body: Body & { readonly message: string }, stored: boolean) {
    super(body.message);
    this.name = 'StripeRefusal';
    this.status = status;
    this.body = body;
    this.stored = stored;
  }
}

/** A parameter that does not pass validation: 400, never remembered. */
export const badParameter = (
  message: string,
  details: { readonly param?: string; readonly code?: string } = {},
): StripeRefusal =>
  new StripeRefusal(400, { type: 'invalid_request_error', message, ...details }, false);

/** A request that was understood but not possible in this state: 400, remembered. */
export const notPossible = (code: string, message: string, details: Body = {}): StripeRefusal =>
  new StripeRefusal(400, { type: 'invalid_request_error', code, message, ...details }, true);

export const missing = (kind: string, id: string, param = 'id'): StripeRefusal =>
  new StripeRefusal(
    404,
    {
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: `No such ${kind}: '${id}'`,
      param,
    },
    true,
  );

/** A decline: 402 with the intent inside, remembered (a repeated key gets the same decline). */
export const cardError = (
  decline: { readonly code: string; readonly decline_code?: string; readonly message: string },
  details: Body,
): StripeRefusal => new StripeRefusal(402, { type: 'card_error', ...decline, ...details }, true);

export const unauthorized = (message: string): StripeRefusal =>
  new StripeRefusal(401, { type: 'invalid_request_error', message }, false);

export const forbidden = (message: string): StripeRefusal =>
  new StripeRefusal(403, { type: 'invalid_request_error', message }, false);

export const rateLimited = (): StripeRefusal =>
  new StripeRefusal(
    429,
    {
      type: 'rate_limit_error',
      code: 'rate_limit',
      message: 'Request rate limit exceeded. Slow down and repeat with the same key.',
    },
    false,
  );

export const serverError = (): StripeRefusal =>
  new StripeRefusal(
    500,
    { type: 'api_error', message: 'Sorry! There was an error while talking to Stripe.' },
    true,
  );

export const unknownUrl = (method: string, path: string): StripeRefusal =>
  new StripeRefusal(
    404,
    {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${path}). Check the method and the address.`,
    },
    false,
  );

/** The answer that carries a refusal. */
export const refusalAnswer = (refusal: StripeRefusal): Answer =>
  json(refusal.status, { error: refusal.body });
