// A post office that takes money for the authority: its key, its signatures, its line to us.
import { partner, signPartnerMessage } from '../../shared/providers/desk/partner.ts';
import type { TestWorld } from '../world.ts';

export const partnerKey = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export const signedBy = (key: string, id: string, body: string, at: number) =>
  signPartnerMessage(key, { id, body, at });

/** The world with the partner behind its account. */
export const withPartner = (world: TestWorld): TestWorld => {
  const connection = partner.open(
    { webhook_keys: [partnerKey] },
    { fetch: () => Promise.reject(new Error('no network')), now: world.now },
  );
  return { ...world, connect: async () => connection };
};
