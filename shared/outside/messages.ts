// The bucket of banks' messages, for the one function that only puts them there.
import { type Part, setting } from '../live.ts';
import type { Bucket } from '../world.ts';
import { objects } from './objects.ts';

const writeOnly = (): never => {
  throw new Error('this function only keeps messages: it reads none');
};

export const messages: Part = (settings) => {
  const { put } = objects(settings);
  const write = async (bucket: Bucket, key: string, body: string | Uint8Array): Promise<void> => {
    if (bucket !== 'messages') throw new Error(`this function keeps nothing in ${bucket}`);
    const headers = { 'content-type': 'application/xml' };
    await put(setting(settings, 'MESSAGES_BUCKET'), key, body, headers);
  };
  return { files: { read: writeOnly, write } };
};
