// Makes or changes a receiver of events.
import { Failure } from '../kernel/failure.ts';
import { type Kept, keepRecord } from '../settings/store/keep.ts';
import { findAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { type ReceiverContent, receiverLimit } from './model/receiver.ts';
import { findReceiver, receiversOf, receiverWrite } from './store/receivers.ts';

export interface PutReceiverInput {
  readonly content: ReceiverContent;
  readonly ifMatch?: number;
}

const checkRoom = async (
  { table }: Pick<World, 'table'>,
  { authority, id }: ReceiverContent,
): Promise<void> => {
  const others = (await receiversOf(table, authority)).filter((one) => one.id !== id);
  if (others.length >= receiverLimit)
    throw new Failure(
      'unprocessable',
      'too_many_receivers',
      `an authority has at most ${receiverLimit} receivers: let one of them tell the others`,
    );
};

/** Its authority must exist. Throws a Failure. */
export const putReceiver = async (
  world: Pick<World, 'table'>,
  { content, ifMatch }: PutReceiverInput,
): Promise<Kept> => {
  if (!(await findAuthority(world.table, content.authority)))
    throw new Failure('missing', 'authority_not_found', 'no authority is called so: put it first');
  await checkRoom(world, content);
  return keepRecord(world.table, {
    content,
    find: () => findReceiver(world.table, content.authority, content.id),
    write: (before) => receiverWrite(content, before),
    fixed: [],
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
};
