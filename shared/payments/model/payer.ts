// What a create says of the payer: which parts fit how the payer meets the order, and which of them are kept.
import { channels } from '../../channels.ts';
import { Failure, type Fault } from '../../kernel/failure.ts';
import type { PayerPart, Presentation } from '../../providers/contract.ts';
import type { Client } from '../../settings/model/client.ts';
import type { Quote } from './payment.ts';
import type { CreateBody } from './request.ts';

/** Only the code is kept nowhere: it lives as long as the request that brings it. */
export interface Payer {
  readonly code?: string;
  readonly id?: string;
  readonly ip?: string;
  readonly device?: 'desktop' | 'phone';
}

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });

const codeFault = ({ presentation, payer_code }: CreateBody): Fault | undefined => {
  const isScanned = presentation === 'code_scanned';
  if (isScanned && payer_code === undefined)
    return fault(
      '/payer_code',
      'payer_code_missing',
      'send what the scanner read of the payer’s code, or choose another presentation',
    );
  return isScanned || payer_code === undefined
    ? undefined
    : fault(
        '/payer_code',
        'payer_code_unexpected',
        'a payer’s code belongs to "presentation": "code_scanned": name that, or leave the code out',
      );
};

const idFault = ({ presentation, payer_id }: CreateBody): Fault | undefined =>
  payer_id === undefined || presentation === 'in_app'
    ? undefined
    : fault(
        '/payer_id',
        'payer_id_unexpected',
        'a payer’s id belongs to "presentation": "in_app": name that, or leave the id out',
      );

/** Refuses parts that do not fit together, with a pointer to each. */
export const checkPayer = (body: CreateBody): void => {
  const errors = [codeFault(body), idFault(body)].filter((one) => one !== undefined);
  const [first] = errors;
  if (first) throw new Failure('invalid', first.code, first.detail, { errors });
};

/**
 * The payer of a create. Where the payer's own device calls, the address that the call comes from is the
 * payer's, unless the caller (a server of the app) says another.
 */
export const payerOf = (body: CreateBody, client: Client, sourceIp: string | undefined): Payer => {
  const own = channels[client.channel].caller === 'payer' ? sourceIp : undefined;
  const { payer_code: code, payer_id: id, payer_ip: ip = own, device } = body;
  return {
    ...(code === undefined ? {} : { code }),
    ...(id === undefined ? {} : { id }),
    ...(ip === undefined ? {} : { ip }),
    ...(device === undefined ? {} : { device }),
  };
};

/** What of it is there, by the names of the request. */
export const partsOf = ({ code, id, ip }: Payer): readonly PayerPart[] => [
  ...(code === undefined ? [] : (['payer_code'] as const)),
  ...(id === undefined ? [] : (['payer_id'] as const)),
  ...(ip === undefined ? [] : (['payer_ip'] as const)),
];

/** What a repetition of the order needs is kept, and no more: only a redirect looks at address and device. */
export const keptOf = (
  { id, ip, device }: Payer,
  presentation: Presentation,
): Pick<Quote, 'payerId' | 'payerIp' | 'device'> => {
  const isRedirect = presentation === 'redirect';
  return {
    ...(id === undefined ? {} : { payerId: id }),
    ...(ip === undefined || !isRedirect ? {} : { payerIp: ip }),
    ...(device === undefined || !isRedirect ? {} : { device }),
  };
};

/** The body without the payer's code, which nothing that outlives the request may be made of. */
export const withoutCode = ({ payer_code: _code, ...rest }: CreateBody): object => rest;
