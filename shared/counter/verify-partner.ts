// Proves that a message comes from the partner whose address it was sent to, over its raw bytes.
import type { World } from '../world.ts';
import { type Sender, senderOf } from './store/sender.ts';

export interface VerifyPartnerInput {
  readonly client: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Verified {
  readonly sender: Sender;
  /** The partner's id of the message. */
  readonly message: string;
}

/** Throws a Failure: missing (no such partner), unauthenticated (signature, time). Nothing is read before. */
export const verifyPartner = async (
  world: Pick<World, 'table' | 'now' | 'connect'>,
  { client, headers, body }: VerifyPartnerInput,
): Promise<Verified> => {
  const sender = await senderOf(world.table, client);
  const { verify } = await world.connect(sender.account);
  if (!verify) throw new Error(`the account ${sender.account.id} is no partner's`);
  const { id } = verify({ headers, body, receivedAt: world.now() });
  return { sender, message: id };
};
