// WeChat Pay's error vocabulary: status, code, message, and where in the request the trouble is.
import type * as z from 'zod';

export type Detail = {
  readonly field: string;
  readonly issue: string;
  readonly location: 'body' | 'uri_parameters' | 'authorization';
};

/** A refusal in WeChat Pay's words. */
export class WechatRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: Detail | undefined;

  constructor(status: number, code: string, message: string, detail?: Detail) {
    super(message);
    this.name = 'WechatRefusal';
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** Every refusal that this simulator knows, with its HTTP status (providers' pages, API v3). */
const statuses = {
  PARAM_ERROR: 400,
  INVALID_REQUEST: 400,
  APPID_MCHID_NOT_MATCH: 400,
  ORDERPAID: 400,
  ORDER_CLOSED: 400,
  ORDER_REVERSED: 400,
  TRADE_ERROR: 403,
  NO_STATEMENT_EXIST: 400,
  STATEMENT_CREATING: 400,
  AUTH_CODE_EXPIRE: 400,
  AUTH_CODE_INVALID: 400,
  SIGN_ERROR: 401,
  OUT_TRADE_NO_USED: 403,
  NOT_ENOUGH: 403,
  TRADE_OVERDUE: 403,
  NO_AUTH: 403,
  ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  FREQUENCY_LIMITED: 429,
  SYSTEM_ERROR: 500,
  BANK_ERROR: 500,
  USERPAYING: 202,
} as const;

export type Code = keyof typeof statuses;

export const refusal = (code: Code, message: string, detail?: Detail): WechatRefusal =>
  new WechatRefusal(statuses[code], code, message, detail);

/** A body or query that does not pass, with the first thing that is wrong with it. */
export const badParameter = (
  error: z.ZodError,
  location: Detail['location'] = 'body',
): WechatRefusal => {
  const [issue] = error.issues;
  const field = `/${(issue?.path ?? []).join('/')}`;
  return refusal('PARAM_ERROR', `参数错误: ${field} ${issue?.message ?? ''}`, {
    field,
    issue: issue?.message ?? 'invalid',
    location,
  });
};
