// The refusals of the simulated gateway: always HTTP 200, the fault in code and sub_code.

export class AlipayRefusal extends Error {
  readonly code: string;
  readonly subCode: string;
  /** False where the real gateway cannot tell for whom to sign. */
  readonly signed: boolean;

  constructor(code: string, subCode: string, detail: string, signed = true) {
    super(detail);
    this.code = code;
    this.subCode = subCode;
    this.signed = signed;
  }
}

export const messages: Readonly<Record<string, string>> = {
  '10000': 'Success',
  '10003': 'order success pay inprocess',
  '20000': 'Service Currently Unavailable',
  '40001': 'Missing Required Arguments',
  '40002': 'Invalid Arguments',
  '40004': 'Business Failed',
  '40005': 'Call Limited',
  '40006': 'Insufficient Permissions',
};

/** A business refusal. */
export const acq = (name: string, detail = name): AlipayRefusal =>
  new AlipayRefusal('40004', `ACQ.${name}`, detail);

export const invalid = (name: string, detail: string, signed = true): AlipayRefusal =>
  new AlipayRefusal('40002', `isv.${name}`, detail, signed);

export const noTrade = (): AlipayRefusal => acq('TRADE_NOT_EXIST', '交易不存在');
